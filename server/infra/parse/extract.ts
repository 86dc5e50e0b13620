/** Which parser reads which format: one place. `type` is a PUID or a MIME type. Libraries load when first needed. */
import { readFile, stat } from 'node:fs/promises';
import { decodeText } from '../../formats/text-decode.ts';
import { htmlText } from './html.text.ts';
import {
  type Box,
  cleanText,
  emptyExtraction,
  type Extraction,
  type RenderOptions,
  type Sought,
} from './parse.types.ts';

type Kind = 'pdf' | 'docx' | 'odt' | 'pptx' | 'ofd' | 'rtf' | 'eml' | 'image' | 'text' | 'html' | 'encrypted' | 'other';

const KINDS: readonly (readonly [Kind, RegExp])[] = [
  ['pdf', /^(fmt\/(1[4-9]|20|95|276|354|47[6-9]|48[01]|14[4-8]|15[78]|1129|1451)|application\/pdf)$/],
  ['docx', /^(fmt\/(412|523|597|599)|application\/vnd\.openxmlformats-officedocument\.wordprocessingml\.document)$/],
  ['odt', /^(fmt\/(136|290|291|1756)|application\/vnd\.oasis\.opendocument\.text)$/],
  ['pptx', /^(fmt\/215|application\/vnd\.openxmlformats-officedocument\.presentationml\.presentation)$/],
  ['ofd', /^(lantai\/ofd|application\/ofd)$/],
  ['rtf', /^(fmt\/(45|50|52|53|355|969)|(application|text)\/rtf)$/],
  ['eml', /^(fmt\/(278|950)|message\/rfc822)$/],
  [
    'image',
    /^((x-)?fmt\/(3|4|11|12|13|41|42|43|44|353|387|388|390|391|398|399|645|1507)|image\/(jpeg|png|tiff|gif|webp))$/,
  ],
  ['text', /^(x-fmt\/(111|18|13|62|15|16|22)|fmt\/101|text\/(plain|csv|tab-separated-values|xml)|application\/xml)$/],
  ['html', /^(fmt\/(96|97|98|99|100|102|103|471)|text\/html|application\/xhtml\+xml)$/],
  ['encrypted', /^fmt\/494$/],
];

/** TXT of a register can be large, but a page of text is a few kilobytes: beyond this it is not a document. */
const MAX_TEXT_BYTES = 64 * 1024 ** 2;

export function kindOf(type: string): Kind {
  return KINDS.find(([, pattern]) => pattern.test(type))?.[0] ?? 'other';
}

/** Reads a file as the format that `type` names. A damaged file is an answer, not an error. */
export async function extractFile(path: string, type: string): Promise<Extraction> {
  if ((await stat(path)).size === 0) return { ...emptyExtraction(), unreadable: true, warnings: ['empty file'] };
  const kind = kindOf(type);
  switch (kind) {
    case 'pdf':
      return (await import('./pdf.parser.ts')).extractPdf(path);
    case 'docx':
      return (await import('./docx.parser.ts')).extractDocx(path);
    case 'odt':
    case 'pptx':
    case 'ofd':
      return (await import('./package.parser.ts')).extractPackage(path, kind);
    case 'rtf':
      return (await import('./rtf.parser.ts')).extractRtf(path);
    case 'eml':
      return (await import('./eml.parser.ts')).extractEml(path);
    case 'image':
      return (await import('./image.parser.ts')).extractImage(path);
    case 'text':
      return extractText(path, (text) => text);
    case 'html':
      return extractText(path, htmlText);
    case 'encrypted':
      return { ...emptyExtraction(), encrypted: true };
    // DOC, MSG and the like have no text here: it stays away rather than being guessed.
    case 'other':
      return emptyExtraction();
  }
}

/** Form feeds part pages. Plain text has no page count of its own unless it has such. */
async function extractText(path: string, toText: (decoded: string) => string): Promise<Extraction> {
  const result: Extraction = { ...emptyExtraction(), textSource: 'text' };
  if ((await stat(path)).size > MAX_TEXT_BYTES) return { ...result, textSource: 'none', warnings: ['text too long'] };
  const { text, encoding, certainty } = decodeText(await readFile(path));
  const parts = toText(text)
    .replace(/\f\s*$/, '')
    .split('\f');
  result.pages = parts.map((part, index) => ({ number: index + 1, text: cleanText(part).trim() }));
  result.pageCount = parts.length > 1 ? parts.length : null;
  if (certainty === 'guessed') result.warnings.push(`encoding-guessed: ${encoding}`);
  if (text.includes('\ufffd')) result.warnings.push(`bad-encoding: ${encoding}`);
  return result;
}

/** The picture of a page. Throws RangeError where the format has no pictures of pages. */
export async function renderFile(path: string, type: string, page: number, options: RenderOptions): Promise<Buffer> {
  const kind = kindOf(type);
  if (kind === 'pdf') return (await import('./pdf.parser.ts')).renderPdf(path, page, options);
  if (kind === 'image') return (await import('./image.parser.ts')).renderImage(path, page, options);
  throw new RangeError(`no pages can be drawn of ${type}`);
}

/** Where on a page's picture the hits stand; nothing of formats whose pictures carry no text. */
export async function locateInFile(path: string, type: string, page: number, sought: Sought): Promise<Box[][]> {
  return kindOf(type) === 'pdf' ? (await import('./pdf.locate.ts')).locateInPdf(path, page, sought) : [];
}
