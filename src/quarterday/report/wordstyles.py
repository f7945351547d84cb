"""The Word file's styles: Arial, 12 points or more, left aligned, A4, British English."""

from __future__ import annotations

from typing import Any

from docx.document import Document as Word
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.text.paragraph import Paragraph

from quarterday.report.document import Document

FONT = "Arial"
MARGIN = Cm(2)
TEXT_WIDTH = int(Cm(21) - 2 * MARGIN)
NUMBERS = 90  # the numbering that the committee's paragraphs share
_INK, _LINK, _GREY = RGBColor(0x0B, 0x0C, 0x0C), RGBColor(0x1D, 0x70, 0xB8), "BFC3C6"
_HEADINGS = {1: (19, 0, 4), 2: (15, 8, 3), 3: (14, 8, 3), 4: (13, 8, 4)}
_TABLE = 12  # points; nothing in the file is smaller
_INDENT = Cm(1)


def prepare(word: Word, document: Document) -> None:
    """Give python-docx's blank file the report's page, language, styles, numbering, header and footer."""
    _page(word)
    _language(word, document.language)
    _styles(word)
    _table_style(word)
    _numbering(word)
    _header_and_footer(word, document)


def _page(word: Word) -> None:
    section = word.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = MARGIN
    section.top_margin, section.bottom_margin = Cm(1.9), Cm(1.7)
    section.header_distance = section.footer_distance = Cm(0.9)


def _language(word: Word, language: str) -> None:
    defaults = word.styles.element.find(qn("w:docDefaults")).find(qn("w:rPrDefault")).find(qn("w:rPr"))
    for old in defaults.findall(qn("w:lang")):
        defaults.remove(old)
    for_all = OxmlElement("w:lang")
    for key in ("w:val", "w:eastAsia"):
        for_all.set(qn(key), language)
    defaults.append(for_all)
    for style in word.styles.element.iter(qn("w:lang")):
        style.set(qn("w:val"), language)
    for theme in word.settings.element.iter(qn("w:themeFontLang")):
        theme.set(qn("w:val"), language)


def _styles(word: Word) -> None:
    _style(word, "Normal", 12, after=6).paragraph_format.widow_control = True
    for level, (size, before, after) in _HEADINGS.items():
        made = _style(word, f"Heading {level}", size, before=before, after=after, bold=True)
        made.paragraph_format.keep_with_next = True
    above = _style(word, "Above title", 12, after=3, bold=True)
    above.paragraph_format.keep_with_next = True
    _style(word, "Caption", 12, before=4, after=4, bold=True).paragraph_format.keep_with_next = True
    caption = _style(word, "Picture caption", 12, after=8)
    caption.paragraph_format.keep_with_next = False
    fact = _style(word, "Fact", 12, after=2)
    fact.paragraph_format.left_indent, fact.paragraph_format.first_line_indent = _INDENT, -_INDENT
    _style(word, "Table text", _TABLE, before=1, after=1)
    heading = _style(word, "Table heading", _TABLE, before=1, after=1, bold=True)
    heading.paragraph_format.keep_with_next = True
    _style(word, "After table", _TABLE).paragraph_format.line_spacing = Pt(5)
    _style(word, "Table note", _TABLE, after=4)
    picture = _style(word, "Picture", 12, before=4, after=2)
    picture.paragraph_format.keep_with_next = True
    bullet = _style(word, "List Bullet", 12, after=4).paragraph_format
    bullet.left_indent, bullet.first_line_indent = _INDENT + Cm(0.6), Cm(-0.6)
    _style(word, "Numbered paragraph", 12, after=6)
    signature = _style(word, "Signature", 12, before=42, after=4, bold=True)
    signature.paragraph_format.keep_with_next = True
    signature.paragraph_format.right_indent = TEXT_WIDTH - Cm(7)
    _lined(signature, "top")
    _lined(_style(word, "Header", 12), "bottom")
    _style(word, "Footer", 12).paragraph_format.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    _hyperlink(word)


def _style(
    word: Word, name: str, size: float, *, before: int = 0, after: int = 0, bold: bool = False
) -> ParagraphStyle:
    styles = word.styles
    known = {style.name for style in styles}
    made = styles[name] if name in known else styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    assert isinstance(made, ParagraphStyle)
    if name not in known:
        made.base_style = styles["Normal"]
    _typeface(made)
    made.font.size, made.font.bold, made.font.italic = Pt(size), bold, False
    made.font.color.rgb = _INK
    shape = made.paragraph_format
    shape.alignment = WD_ALIGN_PARAGRAPH.LEFT
    shape.space_before, shape.space_after, shape.line_spacing = Pt(before), Pt(after), 1.08
    return made


def _typeface(style: ParagraphStyle) -> None:
    """Arial in every script; the theme's typefaces would win over a named one, so they go."""
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for key in list(fonts.attrib):
        del fonts.attrib[key]
    for script in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(script), FONT)


def _hyperlink(word: Word) -> None:
    style = word.styles.add_style("Hyperlink", WD_STYLE_TYPE.CHARACTER)
    style.font.underline, style.font.color.rgb = True, _LINK


def _lined(style: ParagraphStyle, side: str) -> None:
    """A line over or under the paragraph."""
    line = f'<w:{side} w:val="single" w:sz="8" w:space="4" w:color="0B0C0C"/>'
    _into(style.element.get_or_add_pPr(), parse_xml(f"<w:pBdr {nsdecls('w')}>{line}</w:pBdr>"))


def _into(properties: Any, made: Any) -> None:
    """Put a border where the schema wants it: before the spacing."""
    spacing = properties.find(qn("w:spacing"))
    if spacing is None:
        properties.append(made)
    else:
        spacing.addprevious(made)


def _table_style(word: Word) -> None:
    """Lines under the rows only, and names in bold: nothing that a screen reader would miss."""
    word.styles.element.append(
        parse_xml(
            f"""<w:style {nsdecls("w")} w:type="table" w:customStyle="1" w:styleId="Reporttable">
            <w:name w:val="Report table"/><w:basedOn w:val="TableNormal"/><w:qFormat/>
            <w:tblPr><w:tblBorders>
              <w:top w:val="single" w:sz="8" w:color="0B0C0C"/>
              <w:bottom w:val="single" w:sz="8" w:color="0B0C0C"/>
              <w:insideH w:val="single" w:sz="4" w:color="{_GREY}"/></w:tblBorders>
              <w:tblCellMar><w:left w:w="60" w:type="dxa"/><w:right w:w="140" w:type="dxa"/></w:tblCellMar>
            </w:tblPr>
            <w:tblStylePr w:type="firstRow"><w:rPr><w:b/></w:rPr>
              <w:tcPr><w:tcBorders><w:bottom w:val="single" w:sz="8" w:color="0B0C0C"/></w:tcBorders></w:tcPr>
            </w:tblStylePr></w:style>"""
        )
    )


def _numbering(word: Word) -> None:
    """One numbering for all numbered paragraphs, so that it runs on across the sections."""
    numbering = word.part.numbering_part.element
    indent = f'<w:ind w:left="{_INDENT.twips}" w:hanging="{_INDENT.twips}"/>'
    abstract = parse_xml(
        f"""<w:abstractNum {nsdecls("w")} w:abstractNumId="{NUMBERS}"><w:multiLevelType w:val="singleLevel"/>
        <w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/>
        <w:lvlJc w:val="left"/><w:pPr>{indent}</w:pPr></w:lvl></w:abstractNum>"""
    )
    numbering.insert(0, abstract)
    numbering.append(
        parse_xml(f'<w:num {nsdecls("w")} w:numId="{NUMBERS}"><w:abstractNumId w:val="{NUMBERS}"/></w:num>')
    )


def _header_and_footer(word: Word, document: Document) -> None:
    section = word.sections[0]
    section.header.paragraphs[0].text = document.label or document.title
    footer = section.footer.paragraphs[0]
    footer.add_run("Page ")
    _field(footer, "PAGE")
    footer.add_run(" of ")
    _field(footer, "NUMPAGES")


def _field(paragraph: Paragraph, instruction: str) -> None:
    """A number that Word fills in; '1' stands there until it does."""
    field = parse_xml(
        f'<w:fldSimple {nsdecls("w")} w:instr=" {instruction} "><w:r><w:t>1</w:t></w:r></w:fldSimple>'
    )
    paragraph._p.append(field)
