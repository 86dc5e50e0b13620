/**
 * Reads the signature files that the National Archives (UK) publishes for DROID: the one for bytes and the one for
 * containers. Pure: takes their text, gives a compiled set. Patterns are compiled once, at the start.
 */
import { SaxesParser } from 'saxes';
import { compilePattern, gap } from './pattern.ts';
import type {
  BytePart,
  ByteSequence,
  ContainerSignature,
  FormatInfo,
  Signature,
  SignatureSet,
} from './pronom.types.ts';

interface Fragment {
  position: number;
  min: number;
  max: number;
  notation: string;
}

interface Element {
  name: string;
  attributes: Record<string, string>;
  children: Element[];
  text: string;
}

/** Throws SyntaxError when a text is not such a file. */
export function readSignatureSet(signatureXml: string, containerXml?: string): SignatureSet {
  const root = parseXml(signatureXml);
  if (root.name !== 'FFSignatureFile') throw new SyntaxError('not a DROID signature file');
  const byId = new Map<string, ByteSequence[]>();
  for (const signature of all(root, 'InternalSignature')) byId.set(signature.attributes.ID!, sequencesOf(signature));
  const formatElements = all(root, 'FileFormat');
  const puidOfId = new Map(formatElements.map(({ attributes }) => [attributes.ID!, attributes.PUID!]));
  const formats = new Map<string, FormatInfo>();
  const signatures: Signature[] = [];
  for (const element of formatElements) {
    const { PUID: puid = '', Name: name = '', Version: version = '', MIMEType: mime = '' } = element.attributes;
    const over = textsOf(element, 'HasPriorityOverFileFormatID').flatMap((id) => puidOfId.get(id) ?? []);
    const extensions = textsOf(element, 'Extension').map((extension) => extension.toLowerCase());
    formats.set(puid, { puid, name: `${name} ${version}`.trim(), mime: mime.split(',')[0]!, extensions, over });
    for (const id of textsOf(element, 'InternalSignatureID'))
      if (byId.has(id)) signatures.push({ puid, sequences: byId.get(id)! });
  }
  return { formats, signatures, containers: containerXml === undefined ? [] : readContainers(containerXml) };
}

function readContainers(xml: string): ContainerSignature[] {
  const root = parseXml(xml);
  if (root.name !== 'ContainerSignatureMapping') throw new SyntaxError('not a container signature file');
  const puids = new Map(
    all(root, 'FileFormatMapping').map(({ attributes }) => [attributes.signatureId!, attributes.Puid!]),
  );
  return all(root, 'ContainerSignature').flatMap((element) => {
    const puid = puids.get(element.attributes.Id!);
    const type = element.attributes.ContainerType;
    if (puid === undefined || (type !== 'ZIP' && type !== 'OLE2')) return [];
    const files = all(element, 'File').map((file) => ({
      path: textsOf(file, 'Path')[0] ?? '',
      sequences: all(file, 'InternalSignature').flatMap(sequencesOf),
    }));
    return [{ puid, type, files }];
  });
}

function sequencesOf(signature: Element): ByteSequence[] {
  return all(signature, 'ByteSequence').map((element) => {
    const reference = element.attributes.Reference ?? '';
    const anchor = reference.startsWith('BOF') ? 'bof' : reference.startsWith('EOF') ? 'eof' : 'any';
    return { anchor, parts: all(element, 'SubSequence').map(partOf) };
  });
}

/**
 * A subsequence is an anchor with fragments to its left and right. Fragments of one position are alternatives, each at
 * its own distance from what lies nearer to the anchor; the offsets count from the outermost fragment.
 */
function partOf(element: Element): BytePart {
  const main = compilePattern(textsOf(element, 'Sequence')[0] ?? '');
  const left = fragmentGroups(element, 'LeftFragment').toReversed();
  const right = fragmentGroups(element, 'RightFragment');
  const before = left.map((group) => choice(group, (piece, space) => piece + space));
  const after = right.map((group) => choice(group, (piece, space) => space + piece));
  const pieces = [...before, main, ...after];
  const source = pieces.map((piece) => piece.source).join('');
  const { SubSeqMinOffset: min = '0', SubSeqMaxOffset: max } = element.attributes;
  return {
    pattern: new RegExp(source, 'gs'),
    sticky: new RegExp(source, 'ys'),
    min: Number(min),
    max: max === undefined ? Infinity : Number(max),
    longest: pieces.reduce((sum, piece) => sum + piece.longest, 0),
  };
}

function choice(
  group: readonly Fragment[],
  join: (piece: string, space: string) => string,
): { source: string; longest: number } {
  const options = group.map(({ notation, min, max }) => {
    const piece = compilePattern(notation);
    const space = gap(min, max);
    return { source: join(piece.source, space.source), longest: piece.longest + space.longest };
  });
  return {
    source: `(?:${options.map((option) => option.source).join('|')})`,
    longest: Math.max(...options.map((option) => option.longest)),
  };
}

function fragmentGroups(element: Element, name: string): Fragment[][] {
  const groups = new Map<number, Fragment[]>();
  for (const { attributes, text } of all(element, name)) {
    const position = Number(attributes.Position);
    const min = Number(attributes.MinOffset ?? 0);
    const max = attributes.MaxOffset === undefined ? Infinity : Number(attributes.MaxOffset);
    groups.set(position, [...(groups.get(position) ?? []), { position, min, max, notation: text.trim() }]);
  }
  return [...groups.entries()].sort(([a], [b]) => a - b).map(([, group]) => group);
}

/** The descendants of this name, in the document's order. */
function all(element: Element, name: string): Element[] {
  return element.children.flatMap((child) => (child.name === name ? [child] : all(child, name)));
}

function textsOf(element: Element, name: string): string[] {
  return all(element, name).map((child) => child.text.trim());
}

function parseXml(xml: string): Element {
  const root: Element = { name: '', attributes: {}, children: [], text: '' };
  const stack = [root];
  const parser = new SaxesParser({ xmlns: false });
  parser.on('opentag', ({ name, attributes }) => {
    const element: Element = { name, attributes, children: [], text: '' };
    stack.at(-1)!.children.push(element);
    stack.push(element);
  });
  parser.on('text', (text) => {
    stack.at(-1)!.text += text;
  });
  parser.on('closetag', () => stack.pop());
  parser.on('error', (error) => {
    throw new SyntaxError(error.message);
  });
  parser.write(xml).close();
  return root.children[0] ?? root;
}
