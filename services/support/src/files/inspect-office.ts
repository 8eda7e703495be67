import { SaxesParser } from 'saxes';
import { fromBufferPromise, type Entry, type ZipFile } from 'yauzl';
import type { UploadRefusal } from './upload-refusal.js';

/** Limits against decompression bombs. An ordinary Office file of 20 MB has some hundred parts. Sizes in bytes. */
const officeLimits = {
  entries: 2_000,
  bytes: 200 * 1024 * 1024,
  growth: 200,
  unpackedWithoutDoubt: 20 * 1024 * 1024,
  embedded: 10 * 1024 * 1024,
  depth: 200,
};
/** Names of parts with programs. */
const programPartNames =
  /(vbaProject|vbaData)|(^|\/)(activeX|macrosheets|dialogsheets)\/|\.(bin|exe|dll|js|vbs|ps1|bat|cmd|scr|hta|jar|lnk|msi|com|wsf)$/i;
/** Printer settings, which most workbooks contain. */
const printerSettingsPartName = /(^|\/)printerSettings\/printerSettings\d*\.bin$/i;
/** A chart embeds its data as a workbook, which is inspected like an upload. */
const embeddedOfficePartNames = /(^|\/)embeddings\/[^/]+\.(xlsx|docx)$/i;
const embeddedPartNames = /(^|\/)embeddings\//i;
/** Content types of programs, independent of the part's name. */
const programContentTypes = /macroEnabled|vbaProject|ms-office\.activeX|oleObject/i;
/** Relationship types that are loaded or run when the file is opened; a hyperlink is not (ECMA-376, part 1, 15.2). */
const activeRelationTypes =
  /\/(attachedTemplate|oleObject|frame|externalLinkPath|vbaProject|subDocument|control|package)$/i;
/** Content types of the main part of a document and of a workbook. */
const mainPartContentTypes = {
  docx: /wordprocessingml\.document\.main\+xml$/,
  xlsx: /spreadsheetml\.sheet\.main\+xml$/,
} as const;
const usualMainPartNames = { docx: /^word\/document\d*\.xml$/i, xlsx: /^xl\/workbook\d*\.xml$/i } as const;
/** Formulas that start programs or load from the network. */
const activeFormulaPattern =
  /\bDDE\b|\bcmd\s*\||\|\s*['"]|WEBSERVICE|FILTERXML|\bCALL\s*\(|\bREGISTER(\.ID)?\s*\(|\bRTD\s*\(|\bEXEC\s*\(/i;
/** Fields of a document that run or load when it is opened or updated. */
const activeFieldPattern = /\b(DDE|DDEAUTO|INCLUDETEXT|INCLUDEPICTURE|IMPORT|LINK|MACROBUTTON|DATABASE)\b/i;
/** Characters of a formula or field instruction that are inspected; the formats allow 8,192. */
const maxInstructionCharacters = 9_000;
/** Characters within which an XML declaration ends. */
const maxDeclarationCharacters = 256;

export type OfficeExtension = keyof typeof mainPartContentTypes;
export type InspectedOffice = UploadRefusal | { readonly hasFormulas: boolean };

/** Inspects a Word or Excel file as a stream, without unpacking it to disk. `depth`: an embedded file may not embed another. */
export async function inspectOffice(
  ending: OfficeExtension,
  bytes: Buffer,
  depth = 0,
): Promise<InspectedOffice> {
  let zip: ZipFile | undefined;
  try {
    zip = await fromBufferPromise(bytes, { lazyEntries: true, validateEntrySizes: true });
    return await new OfficeInspection(ending, zip, bytes.length, depth).inspectParts();
  } catch (error) {
    return error instanceof RefusedPart ? error.refusal : 'broken';
  } finally {
    zip?.close();
  }
}

class RefusedPart extends Error {
  readonly refusal: UploadRefusal;

  constructor(refusal: UploadRefusal) {
    super(refusal);
    this.refusal = refusal;
  }
}

class OfficeInspection {
  private hasFormulas = false;
  private hasMain = false;
  private isTyped = false;

  private readonly ending: OfficeExtension;
  private readonly zip: ZipFile;
  private readonly packed: number;
  private readonly depth: number;

  constructor(ending: OfficeExtension, zip: ZipFile, packed: number, depth: number) {
    this.ending = ending;
    this.zip = zip;
    this.packed = packed;
    this.depth = depth;
  }

  /** Parses every XML part, independent of its name: the effect of a part follows from its content. */
  async inspectParts(): Promise<InspectedOffice> {
    let count = 0;
    let total = 0;
    let isNamed = false;
    for await (const entry of this.zip.eachEntry()) {
      count += 1;
      total += entry.uncompressedSize;
      const grows = total > officeLimits.unpackedWithoutDoubt && total > this.packed * officeLimits.growth;
      if (count > officeLimits.entries || total > officeLimits.bytes || grows) return 'broken';
      const name = entry.fileName;
      if (embeddedOfficePartNames.test(name)) await this.inspectEmbedded(name, entry);
      else if (
        (programPartNames.test(name) && !printerSettingsPartName.test(name)) ||
        embeddedPartNames.test(name)
      )
        return 'macro';
      else if (/\.(xml|rels|vml)$/i.test(name)) await this.inspectXml(name, entry);
      if (usualMainPartNames[this.ending].test(name)) isNamed = true;
    }
    return this.hasMain || (!this.isTyped && isNamed) ? { hasFormulas: this.hasFormulas } : 'type';
  }

  private async inspectEmbedded(name: string, entry: Entry): Promise<void> {
    if (this.depth > 0 || entry.uncompressedSize > officeLimits.embedded) throw new RefusedPart('macro');
    const parts: Buffer[] = [];
    for await (const part of await this.zip.openReadStreamPromise(entry)) parts.push(part as Buffer);
    const ending = /docx$/i.test(name) ? 'docx' : 'xlsx';
    const inner = await inspectOffice(ending, Buffer.concat(parts), this.depth + 1);
    if (typeof inner === 'string') throw new RefusedPart(inner === 'type' ? 'macro' : inner);
  }

  private async inspectXml(name: string, entry: Entry): Promise<void> {
    const part = new XmlPartInspection(name, this.ending);
    const decoder = new TextDecoder('utf-8', { fatal: true });
    for await (const chunk of await this.zip.openReadStreamPromise(entry))
      part.writeText(decoder.decode(chunk as Buffer, { stream: true }));
    part.writeText(decoder.decode());
    part.closePart();
    this.hasFormulas ||= part.hasFormulas;
    this.hasMain ||= part.declaresMain;
    this.isTyped ||= part.declaresAnyMain;
  }
}

/** Inspects one XML part with entities resolved and namespace prefixes ignored. Accepts UTF-8 only and no DTD. */
class XmlPartInspection {
  hasFormulas = false;
  declaresMain = false;
  declaresAnyMain = false;
  private readonly parser = new SaxesParser({ fragment: true });
  private isBegun = false;
  private head = '';
  private depth = 0;
  private collecting: 'formula' | 'field' | null = null;
  private formula = '';
  private field = '';

  private readonly ending: OfficeExtension;

  constructor(name: string, ending: OfficeExtension) {
    this.ending = ending;
    const isTypes = /^\[Content_Types\]\.xml$/i.test(name);
    const isRelations = /\.rels$/i.test(name);
    this.parser.on('error', () => {
      throw new RefusedPart('broken');
    });
    this.parser.on('doctype', () => {
      throw new RefusedPart('broken');
    });
    this.parser.on('opentag', ({ name: tag, attributes }) => {
      this.depth += 1;
      if (this.depth > officeLimits.depth) throw new RefusedPart('broken');
      const values = attributes as Readonly<Record<string, string>>;
      if (isTypes) this.checkContentType(values['ContentType'] ?? '');
      else if (isRelations) this.checkRelation(values['Type'] ?? '', values['TargetMode'] ?? '');
      else this.startElement(localName(tag), values);
    });
    this.parser.on('text', (text) => this.addText(text));
    this.parser.on('cdata', (text) => this.addText(text));
    this.parser.on('closetag', ({ name: tag }) => {
      this.depth -= 1;
      this.endElement(localName(tag));
    });
  }

  writeText(text: string): void {
    if (this.isBegun) this.parser.write(text);
    else {
      this.head += text;
      if (this.head.length > maxDeclarationCharacters) this.startParsing();
    }
  }

  /** Reads the XML declaration, which the parser does not accept in fragment mode, and starts parsing. */
  private startParsing(): void {
    this.isBegun = true;
    const text = this.head.replace(/^\ufeff/, '');
    const declaration = /^<\?xml\s([^>]{0,200})\?>/.exec(text);
    const encoding = /\bencoding\s*=\s*["']([^"']*)["']/.exec(declaration?.[1] ?? '')?.[1];
    if (encoding !== undefined && !/^utf-?8$/i.test(encoding)) throw new RefusedPart('encoding');
    this.parser.write(text.slice(declaration?.[0].length ?? 0));
  }

  closePart(): void {
    if (!this.isBegun) this.startParsing();
    this.parser.close();
  }

  private checkContentType(type: string): void {
    if (programContentTypes.test(type)) throw new RefusedPart('macro');
    if (mainPartContentTypes[this.ending].test(type)) this.declaresMain = true;
    if (mainPartContentTypes.docx.test(type) || mainPartContentTypes.xlsx.test(type))
      this.declaresAnyMain = true;
  }

  private checkRelation(type: string, mode: string): void {
    const isChartData = /\/package$/i.test(type) && !/^external$/i.test(mode);
    if (/\/externalLink(Path)?$/i.test(type)) throw new RefusedPart('external-link');
    if (activeRelationTypes.test(type) && !isChartData) throw new RefusedPart('macro');
    if (/^external$/i.test(mode) && !/\/(hyperlink|image)$/i.test(type))
      throw new RefusedPart('external-link');
  }

  private startElement(tag: string, attributes: Readonly<Record<string, string>>): void {
    if (this.ending === 'xlsx' && /^(f|formula|formula1|formula2|definedName)$/.test(tag)) {
      if (tag === 'f') this.hasFormulas = true;
      this.collecting = 'formula';
      this.formula = '';
    }
    if (/^(ddeLink|oleLink|ddeItems)$/.test(tag)) throw new RefusedPart('formula');
    if (tag === 'instrText' || tag === 'delInstrText') this.collecting = 'field';
    if (
      tag === 'fldChar' &&
      Object.entries(attributes).some(([key, value]) => /fldCharType$/.test(key) && value === 'begin')
    )
      this.field = '';
    if (tag === 'fldSimple')
      for (const [key, value] of Object.entries(attributes))
        if (localName(key) === 'instr' && activeFieldPattern.test(value)) throw new RefusedPart('macro');
  }

  private addText(text: string): void {
    if (this.collecting === 'formula' && this.formula.length < maxInstructionCharacters) {
      this.formula += text;
      if (activeFormulaPattern.test(this.formula)) throw new RefusedPart('formula');
    }
    // An instruction may be split into runs in the middle of a word.
    if (this.collecting === 'field' && this.field.length < maxInstructionCharacters) {
      this.field += text;
      if (activeFieldPattern.test(this.field.replaceAll('"', ' '))) throw new RefusedPart('macro');
    }
  }

  private endElement(tag: string): void {
    if (
      this.collecting !== null &&
      /^(f|formula|formula1|formula2|definedName|instrText|delInstrText)$/.test(tag)
    )
      this.collecting = null;
  }
}

const localName = (name: string): string => name.slice(name.indexOf(':') + 1);
