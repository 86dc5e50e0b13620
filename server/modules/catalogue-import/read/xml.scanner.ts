/**
 * XML of a workbook's large parts, read as bytes: a million rows have forty million tags, and a general parser makes
 * texts and objects of each. Only what is asked for becomes a text. Documents that are not well formed, document types and
 * entities of one's own are refused; names are known by their local part. Held against saxes in xml.scanner.test.ts.
 */
const [LESS, MORE, SLASH, EXCLAMATION, QUESTION, EQUALS, COLON, AMPERSAND] = [
  0x3c, 0x3e, 0x2f, 0x21, 0x3f, 0x3d, 0x3a, 0x26,
] as const;
const [DOUBLE, SINGLE, RETURN, LINE, TAB, SPACE] = [0x22, 0x27, 0x0d, 0x0a, 0x09, 0x20] as const;
const [COMMENT, COMMENT_END] = [Buffer.from('<!--'), Buffer.from('-->')];
const [CDATA, CDATA_END] = [Buffer.from('<![CDATA['), Buffer.from(']]>')];
/** Markup that has not ended after so many bytes is none of a workbook. */
const LONGEST_MARKUP = 32 * 2 ** 20;
/** A reference as `&#x1F600;` is shorter than this. */
const LONGEST_REFERENCE = 12;
const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
const FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/;

export interface XmlHandler {
  /** Local names that are told; others have the name ''. */
  readonly names: readonly string[];
  /** Whether text is wanted where the scanner stands. */
  readonly taking: boolean;
  open(name: string, attribute: (name: string) => string | undefined): void;
  text(text: string): void;
  close(name: string): void;
}

const step = (hash: number, byte: number): number => (Math.imul(hash, 31) + byte) | 0;
function hashOf(name: string): number {
  let hash = 0;
  for (let at = 0; at < name.length; at++) hash = step(hash, name.charCodeAt(at));
  return hash;
}
const isSpace = (byte: number | undefined): boolean =>
  byte === SPACE || byte === LINE || byte === TAB || byte === RETURN;
const isNameStart = (byte: number): boolean =>
  (byte >= 0x61 && byte <= 0x7a) || (byte >= 0x41 && byte <= 0x5a) || byte === 0x5f || byte === COLON || byte >= 0x80;

export class XmlScanner {
  private readonly handler: XmlHandler;
  private readonly fail: (reason: string) => Error;
  private readonly names: ReadonlyMap<number, string>;
  private readonly hashes = new Map<string, number>();
  /** Hashes of the names of what is open, and of their local parts. */
  private readonly open: number[] = [];
  private readonly locals: number[] = [];
  private bytes: Buffer = Buffer.alloc(0);
  /** What came since it was last looked at. */
  private waiting: Buffer[] = [];
  private waited = 0;
  private begun = false;
  private hadRoot = false;
  /** The attributes of the tag at hand: hash of the name, and where the value stands. */
  private readonly attributes: number[] = [];

  constructor(handler: XmlHandler, fail: (reason: string) => Error) {
    this.handler = handler;
    this.fail = fail;
    this.names = new Map(handler.names.map((name) => [hashOf(name), name]));
  }

  /** Markup that has not ended is looked at again only when it has doubled: block by block, long markup would take for ever. */
  write(chunk: Buffer): void {
    this.waiting.push(chunk);
    this.waited += chunk.length;
    const isLong = this.bytes.length + this.waited > LONGEST_MARKUP;
    if (this.waited >= this.bytes.length || isLong) this.take();
    if (this.bytes.length > LONGEST_MARKUP) throw this.fail('too large');
  }

  private take(): void {
    this.bytes =
      this.bytes.length === 0 && this.waiting.length === 1
        ? this.waiting[0]!
        : Buffer.concat([this.bytes, ...this.waiting]);
    this.waiting = [];
    this.waited = 0;
    let at = 0;
    if (!this.begun && this.bytes.length >= 3) {
      if (this.bytes[0] === 0xef && this.bytes[1] === 0xbb && this.bytes[2] === 0xbf) at = 3;
      this.begun = true;
    }
    const end = this.scan(at);
    this.bytes = this.bytes.subarray(end);
  }

  end(): void {
    if (this.waited > 0) this.take();
    if (this.bytes.length > 0) {
      if (this.bytes[0] === LESS) throw this.fail('unexpected end.');
      this.text(0, this.bytes.length);
    }
    if (this.open.length > 0 || !this.hadRoot) throw this.fail('unclosed tag.');
  }

  /** Takes what is whole; gives where it stopped. */
  private scan(from: number): number {
    const { bytes } = this;
    const { length } = bytes;
    for (let at = from; ; ) {
      let less = at;
      while (less < length && bytes[less] !== LESS) less++;
      if (less === length) {
        const cut = this.cutOf(at);
        if (cut > at) this.text(at, cut);
        return cut;
      }
      if (less > at) this.text(at, less);
      const after = this.markup(less);
      if (after < 0) return less;
      at = after;
    }
  }

  /** What follows the sign at `at`; gives what stands behind it, negative where it has not ended yet. */
  private markup(at: number): number {
    switch (this.bytes[at + 1]) {
      case undefined:
        return -1;
      case SLASH:
        return this.closing(at + 2);
      case QUESTION: {
        const end = this.bytes.indexOf('?>', at + 2, 'latin1');
        return end < 0 ? -1 : end + 2;
      }
      case EXCLAMATION:
        return this.declaration(at);
      default:
        return this.opening(at + 1);
    }
  }

  private declaration(at: number): number {
    const { bytes } = this;
    if (bytes.length - at < CDATA.length) return -1;
    const starts = (with_: Buffer): boolean => bytes.compare(with_, 0, with_.length, at, at + with_.length) === 0;
    if (starts(COMMENT)) {
      const end = bytes.indexOf(COMMENT_END, at + COMMENT.length);
      return end < 0 ? -1 : end + COMMENT_END.length;
    }
    if (!starts(CDATA)) throw this.fail('DOCTYPE');
    const end = bytes.indexOf(CDATA_END, at + CDATA.length);
    if (end < 0) return -1;
    if (this.handler.taking) this.handler.text(this.lines(bytes.toString('utf8', at + CDATA.length, end)));
    return end + CDATA_END.length;
  }

  private closing(from: number): number {
    const { bytes } = this;
    let at = from;
    let hash = 0;
    for (let byte = bytes[at]; byte !== MORE && !isSpace(byte); byte = bytes[++at]) {
      if (byte === undefined) return -1;
      hash = step(hash, byte);
    }
    while (isSpace(bytes[at])) at++;
    if (at >= bytes.length) return -1;
    if (bytes[at] !== MORE || this.open.pop() !== hash) throw this.fail('unexpected close tag.');
    this.handler.close(this.names.get(this.locals.pop()!) ?? '');
    return at + 1;
  }

  private opening(from: number): number {
    const { bytes, attributes } = this;
    let at = from;
    let [hash, local, isLocal] = [0, 0, false];
    if (!isNameStart(bytes[at]!)) throw this.fail('disallowed character in tag name.');
    for (let byte = bytes[at]; byte !== MORE && byte !== SLASH && !isSpace(byte); byte = bytes[++at]) {
      if (byte === undefined) return -1;
      if (byte === LESS) throw this.fail('disallowed character in tag name.');
      hash = step(hash, byte);
      if (byte === COLON && !isLocal) [local, isLocal] = [0, true];
      else local = step(local, byte);
    }
    attributes.length = 0;
    for (;;) {
      while (isSpace(bytes[at])) at++;
      const byte = bytes[at];
      if (byte === undefined) return -1;
      if (byte === MORE) break;
      if (byte === SLASH) {
        if (at + 1 >= bytes.length) return -1;
        if (bytes[at + 1] !== MORE) throw this.fail('forward-slash in opening tag not followed by >.');
        break;
      }
      at = this.attribute(at);
      if (at < 0) return -1;
    }
    const isEmpty = bytes[at] === SLASH;
    if (this.open.length === 0) {
      if (this.hadRoot) throw this.fail('documents may contain only one root.');
      this.hadRoot = true;
    }
    const name = this.names.get(local) ?? '';
    this.handler.open(name, this.valueOf);
    if (isEmpty) this.handler.close(name);
    else {
      this.open.push(hash);
      this.locals.push(local);
    }
    return isEmpty ? at + 2 : at + 1;
  }

  /** Notes one attribute; gives what stands behind it. */
  private attribute(from: number): number {
    const { bytes } = this;
    let at = from;
    let hash = 0;
    if (!isNameStart(bytes[at]!)) throw this.fail('disallowed character in attribute name.');
    for (let byte = bytes[at]; byte !== EQUALS && !isSpace(byte); byte = bytes[++at]) {
      if (byte === undefined) return -1;
      if (byte === MORE || byte === LESS) throw this.fail('attribute without value.');
      hash = step(hash, byte);
    }
    while (isSpace(bytes[at])) at++;
    if (at >= bytes.length) return -1;
    if (bytes[at] !== EQUALS) throw this.fail('attribute without value.');
    do at++;
    while (isSpace(bytes[at]));
    const quote = bytes[at];
    if (quote === undefined) return -1;
    if (quote !== DOUBLE && quote !== SINGLE) throw this.fail('unquoted attribute value.');
    const start = at + 1;
    for (let byte = bytes[++at]; byte !== quote; byte = bytes[++at]) {
      if (byte === undefined) return -1;
      if (byte === LESS) throw this.fail('disallowed character.');
    }
    this.attributes.push(hash, start, at);
    const next = bytes[at + 1];
    if (next !== undefined && next !== MORE && next !== SLASH && !isSpace(next))
      throw this.fail('no whitespace between attributes.');
    return at + 1;
  }

  private readonly valueOf = (name: string): string | undefined => {
    let hash = this.hashes.get(name);
    if (hash === undefined) this.hashes.set(name, (hash = hashOf(name)));
    const { attributes } = this;
    for (let at = 0; at < attributes.length; at += 3)
      if (attributes[at] === hash) {
        const value = this.bytes.toString('utf8', attributes[at + 1], attributes[at + 2]);
        return value.includes('&') ? this.resolved(value) : value;
      }
    return undefined;
  };

  private text(from: number, to: number): void {
    if (!this.handler.taking) return;
    const text = this.lines(this.bytes.toString('utf8', from, to));
    this.handler.text(text.includes('&') ? this.resolved(text) : text);
  }

  private lines(text: string): string {
    if (FORBIDDEN.test(text)) throw this.fail('disallowed character.');
    return text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text;
  }

  private resolved(text: string): string {
    return text.replace(/&([^;&]*)(;?)/g, (_, name: string, end: string) => {
      const digits = /^#(?:x([\da-f]{1,6})|(\d{1,7}))$/i.exec(name);
      const code = digits === null ? NaN : Number(digits[1] === undefined ? digits[2] : `0x${digits[1]}`);
      const found = code <= 0x10ffff ? String.fromCodePoint(code) : ENTITIES[name];
      if (end === '' || found === undefined) throw this.fail('undefined entity.');
      return found;
    });
  }

  /** Where text that goes on may be cut: not within a character, a reference or the end of a line. */
  private cutOf(from: number): number {
    const { bytes } = this;
    if (!this.handler.taking) return bytes.length;
    let cut = bytes.length;
    const reference = bytes.lastIndexOf(AMPERSAND);
    if (reference >= from && cut - reference < LONGEST_REFERENCE) cut = reference;
    // Not only what goes on of a character, its beginning too: of one that is whole as well.
    for (let more = 0; more < 3 && cut > from && (bytes[cut - 1]! & 0xc0) === 0x80; more++) cut--;
    if (cut > from && (bytes[cut - 1]! >= 0xc0 || bytes[cut - 1] === RETURN)) cut--;
    return cut;
  }
}
