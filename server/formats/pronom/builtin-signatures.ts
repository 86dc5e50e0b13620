/**
 * Lantai's own small table of the formats an archive meets, named by their PRONOM identifiers, so that content is
 * recognised without the National Archives' signature file. Lenient at the end of files: a cut PDF is still a PDF.
 */
import { compilePattern } from './pattern.ts';
import type { ByteSequence, ContainerSignature, FormatInfo, Signature, SignatureSet } from './pronom.types.ts';

interface Row {
  puid: string;
  name: string;
  mime: string;
  extensions: string;
  /** Notation of pattern.ts; `offset` bytes at most before it; several rows of `also` must stand anywhere behind. */
  starts?: readonly string[];
  offset?: number;
  also?: string;
  over?: readonly string[];
  container?: { type: 'ZIP' | 'OLE2'; files: readonly (readonly [string, string?])[] };
}

const PDF_VERSIONS = [
  ['fmt/14', '1.0'],
  ['fmt/15', '1.1'],
  ['fmt/16', '1.2'],
  ['fmt/17', '1.3'],
  ['fmt/18', '1.4'],
  ['fmt/19', '1.5'],
  ['fmt/20', '1.6'],
  ['fmt/276', '1.7'],
  ['fmt/1129', '2.0'],
] as const;
const JPEG = 'jpg jpeg jpe jfif jif jfi';
const OLE2 = 'D0CF11E0A1B11AE1';
const RAW_JPEG = ['fmt/41'];
const OOXML = 'application/vnd.openxmlformats-officedocument';
const ODF = 'application/vnd.oasis.opendocument';

const jfif = (puid: string, version: string, hex: string): Row => ({
  puid,
  name: `JPEG File Interchange Format ${version}`,
  mime: 'image/jpeg',
  extensions: JPEG,
  starts: [`FFD8FFE0 ?? ?? 'JFIF' 00 01 ${hex}`],
  over: RAW_JPEG,
});

const dwg = (puid: string, mark: string, version: string): Row => ({
  puid,
  name: `AutoCAD Drawing ${version}`,
  mime: 'image/vnd.dwg',
  extensions: 'dwg',
  starts: [`'${mark}'`],
});

const ooxml = (puid: string, name: string, kind: string, extension: string): Row => ({
  puid,
  name,
  mime: `${OOXML}.${kind}`,
  extensions: extension,
  container: { type: 'ZIP', files: [['[Content_Types].xml', `'${OOXML}.${kind}.main+xml'`]] },
});

const odf = (puid: string, name: string, kind: string, extension: string): Row => ({
  puid,
  name,
  mime: `${ODF}.${kind}`,
  extensions: extension,
  container: { type: 'ZIP', files: [['mimetype', `'${ODF}.${kind}'`]] },
});

const ROWS: readonly Row[] = [
  ...PDF_VERSIONS.map(
    ([puid, version]): Row => ({
      puid,
      name: `Portable Document Format ${version}`,
      mime: 'application/pdf',
      extensions: 'pdf ai',
      starts: [`'%PDF-${version}'`],
      offset: 1024,
    }),
  ),
  jfif('fmt/42', '1.00', '00'),
  jfif('fmt/43', '1.01', '01'),
  jfif('fmt/44', '1.02', '02'),
  {
    puid: 'fmt/645',
    name: 'Exchangeable Image File Format',
    mime: 'image/jpeg',
    extensions: JPEG,
    starts: [`FFD8FFE1 ?? ?? 'Exif' 00 00`],
    over: RAW_JPEG,
  },
  { puid: 'fmt/41', name: 'Raw JPEG Stream', mime: 'image/jpeg', extensions: JPEG, starts: ['FFD8FF'] },
  {
    puid: 'fmt/11',
    name: 'Portable Network Graphics',
    mime: 'image/png',
    extensions: 'png',
    starts: ['89504E470D0A1A0A'],
  },
  {
    puid: 'fmt/12',
    name: 'Portable Network Graphics 1.1',
    mime: 'image/png',
    extensions: 'png',
    starts: ['89504E470D0A1A0A'],
    also: "('iCCP'|'sPLT')",
    over: ['fmt/11'],
  },
  {
    puid: 'fmt/13',
    name: 'Portable Network Graphics 1.2',
    mime: 'image/png',
    extensions: 'png',
    starts: ['89504E470D0A1A0A'],
    also: "'iTXt'",
    over: ['fmt/11', 'fmt/12'],
  },
  {
    puid: 'fmt/353',
    name: 'Tagged Image File Format',
    mime: 'image/tiff',
    extensions: 'tif tiff',
    starts: ['49492A00', '4D4D002A', '49492B00', '4D4D002B'],
  },
  {
    puid: 'fmt/3',
    name: 'Graphics Interchange Format 87a',
    mime: 'image/gif',
    extensions: 'gif',
    starts: ["'GIF87a'"],
  },
  {
    puid: 'fmt/4',
    name: 'Graphics Interchange Format 89a',
    mime: 'image/gif',
    extensions: 'gif',
    starts: ["'GIF89a'"],
  },
  {
    puid: 'x-fmt/392',
    name: 'JPEG 2000 (JP2)',
    mime: 'image/jp2',
    extensions: 'jp2 j2k',
    starts: ['0000000C6A5020200D0A870A'],
  },
  {
    puid: 'fmt/116',
    name: 'Windows Bitmap',
    mime: 'image/bmp',
    extensions: 'bmp dib',
    starts: ["'BM' {12} (28|7C) 000000"],
  },
  { puid: 'fmt/45', name: 'Rich Text Format', mime: 'application/rtf', extensions: 'rtf doc wps', starts: ["'{\\rt'"] },
  {
    puid: 'fmt/413',
    name: 'Scalable Vector Graphics',
    mime: 'image/svg+xml',
    extensions: 'svg',
    starts: ["'<svg'"],
    offset: 4096,
    over: ['fmt/101', 'fmt/471'],
  },
  {
    puid: 'fmt/101',
    name: 'Extensible Markup Language',
    mime: 'application/xml',
    extensions: 'xml xsd xsl',
    starts: ["'<?xml '"],
    offset: 3,
  },
  {
    puid: 'fmt/471',
    name: 'Hypertext Markup Language',
    mime: 'text/html',
    extensions: 'html htm',
    starts: ["'<' ('!DOCTYPE '|'!doctype '|'!Doctype ') ('HTML'|'html')", "'<' ('html'|'HTML')"],
    offset: 1024,
    over: ['fmt/101'],
  },
  {
    puid: 'fmt/278',
    name: 'Internet Message Format',
    mime: 'message/rfc822',
    extensions: 'eml',
    starts: [
      "('Return-Path: '|'Received: '|'From: '|'Date: '|'Subject: '|'Message-ID: '|'Message-Id: '|'MIME-Version: '|'Delivered-To: '|'X-')",
    ],
    also: "0A ('From:'|'Date:'|'Subject:'|'To:'|'Content-Type:')",
  },
  {
    puid: 'fmt/134',
    name: 'MPEG 1/2 Audio Layer 3',
    mime: 'audio/mpeg',
    extensions: 'mp3',
    starts: ["'ID3'", 'FFFB[10:EB]', 'FFF3[10:EB]'],
  },
  {
    puid: 'fmt/199',
    name: 'MPEG-4 Media File',
    mime: 'video/mp4',
    extensions: 'mp4 m4v m4a f4v f4a mov',
    starts: ["00 ?? ?? ?? 'ftyp'"],
  },
  { puid: 'fmt/6', name: 'Waveform Audio', mime: 'audio/x-wav', extensions: 'wav wave', starts: ["'RIFF' {4} 'WAVE'"] },
  {
    puid: 'fmt/5',
    name: 'Audio/Video Interleaved Format',
    mime: 'video/x-msvideo',
    extensions: 'avi',
    starts: ["'RIFF' {4} 'AVI '"],
  },
  { puid: 'x-fmt/382', name: 'Macromedia FLV', mime: 'video/x-flv', extensions: 'flv', starts: ["'FLV' 01"] },
  {
    puid: 'x-fmt/385',
    name: 'MPEG Program Stream',
    mime: 'video/mpeg',
    extensions: 'mpg mpeg vob',
    starts: ['000001BA'],
  },
  dwg('fmt/33', 'AC1012', 'R13'),
  dwg('fmt/34', 'AC1014', 'R14'),
  dwg('fmt/35', 'AC1015', '2000-2002'),
  dwg('fmt/36', 'AC1018', '2004-2005'),
  dwg('fmt/434', 'AC1024', '2010-2012'),
  dwg('fmt/531', 'AC1027', '2013/2014'),
  {
    puid: 'x-fmt/411',
    name: 'Windows Portable Executable',
    mime: 'application/vnd.microsoft.portable-executable',
    extensions: 'exe dll sys',
    starts: ["'MZ'"],
    also: "'PE' 00 00",
  },
  {
    puid: 'fmt/690',
    name: 'Executable and Linkable Format',
    mime: 'application/x-elf',
    extensions: 'elf o so',
    starts: ["7F 'ELF'"],
  },
  { puid: 'x-fmt/264', name: 'RAR Archive', mime: 'application/vnd.rar', extensions: 'rar', starts: ["'Rar!' 1A07"] },
  { puid: 'fmt/484', name: '7Zip', mime: 'application/x-7z-compressed', extensions: '7z', starts: ["'7z' BCAF271C"] },
  { puid: 'x-fmt/266', name: 'GZIP', mime: 'application/gzip', extensions: 'gz', starts: ['1F8B08'] },
  { puid: 'x-fmt/263', name: 'ZIP', mime: 'application/zip', extensions: 'zip', starts: ['504B0304', '504B0506'] },
  {
    puid: 'fmt/111',
    name: 'OLE2 Compound Document',
    mime: 'application/x-ole-storage',
    extensions: '',
    starts: [OLE2],
  },
  ooxml('fmt/412', 'Microsoft Word 2007 onwards', 'wordprocessingml.document', 'docx'),
  ooxml('fmt/214', 'Microsoft Excel 2007 onwards', 'spreadsheetml.sheet', 'xlsx'),
  ooxml('fmt/215', 'Microsoft PowerPoint 2007 onwards', 'presentationml.presentation', 'pptx'),
  odf('fmt/291', 'OpenDocument Text', 'text', 'odt'),
  odf('fmt/295', 'OpenDocument Spreadsheet', 'spreadsheet', 'ods'),
  odf('fmt/293', 'OpenDocument Presentation', 'presentation', 'odp'),
  // GB/T 33190: no PUID has been given to it.
  {
    puid: 'lantai/ofd',
    name: 'OFD 版式文件 (GB/T 33190)',
    mime: 'application/ofd',
    extensions: 'ofd',
    container: { type: 'ZIP', files: [['OFD.xml']] },
  },
  // WPS Office writes the same containers under its own extensions.
  {
    puid: 'fmt/40',
    name: 'Microsoft Word 97-2003',
    mime: 'application/msword',
    extensions: 'doc wps wbk dot',
    container: { type: 'OLE2', files: [['WordDocument']] },
  },
  {
    puid: 'fmt/61',
    name: 'Microsoft Excel 97-2003',
    mime: 'application/vnd.ms-excel',
    extensions: 'xls et xlw xlt',
    container: { type: 'OLE2', files: [['Workbook']] },
  },
  {
    puid: 'fmt/126',
    name: 'Microsoft PowerPoint 97-2003',
    mime: 'application/vnd.ms-powerpoint',
    extensions: 'ppt dps pps',
    container: { type: 'OLE2', files: [['PowerPoint Document']] },
  },
  {
    puid: 'x-fmt/430',
    name: 'Microsoft Outlook Email Message',
    mime: 'application/vnd.ms-outlook',
    extensions: 'msg oft',
    container: { type: 'OLE2', files: [['__properties_version1.0']] },
  },
  {
    puid: 'fmt/494',
    name: 'Microsoft Office Encrypted Document',
    mime: 'application/x-ole-storage',
    extensions: 'docx xlsx pptx',
    container: { type: 'OLE2', files: [['EncryptedPackage']] },
  },
  // Told by their text, not by a signature.
  { puid: 'x-fmt/111', name: 'Plain Text', mime: 'text/plain', extensions: 'txt asc log md' },
  { puid: 'x-fmt/18', name: 'Comma Separated Values', mime: 'text/csv', extensions: 'csv' },
  { puid: 'x-fmt/13', name: 'Tab Separated Values', mime: 'text/tab-separated-values', extensions: 'tsv tab' },
];

function sequencesOf(row: Row): Signature[] {
  return (row.starts ?? []).map((start) => {
    const first = part(start, row.offset ?? 0);
    const parts = row.also === undefined ? [first] : [first, part(row.also, Infinity)];
    return { puid: row.puid, sequences: [{ anchor: 'bof', parts }] };
  });
}

function part(notation: string, max: number): ByteSequence['parts'][number] {
  const { source, longest } = compilePattern(notation);
  return { pattern: new RegExp(source, 'gs'), sticky: new RegExp(source, 'ys'), min: 0, max, longest };
}

function containersOf(row: Row): ContainerSignature[] {
  if (row.container === undefined) return [];
  const files = row.container.files.map(([path, holds]) => ({
    path,
    sequences: holds === undefined ? [] : [{ anchor: 'any' as const, parts: [part(holds, Infinity)] }],
  }));
  return [{ puid: row.puid, type: row.container.type, files }];
}

export const BUILTIN: SignatureSet = {
  formats: new Map(
    ROWS.map(({ puid, name, mime, extensions, over = [] }): [string, FormatInfo] => [
      puid,
      { puid, name, mime, extensions: extensions === '' ? [] : extensions.split(' '), over },
    ]),
  ),
  signatures: ROWS.flatMap(sequencesOf),
  containers: ROWS.flatMap(containersOf),
};
