/** What a reader sees of a page of HTML, roughly: for searching, not for showing. */
export function htmlText(html: string): string {
  const entities: Record<string, string> = { lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ', amp: '&' };
  return html
    .replace(/<!--[^]*?-->/g, '')
    .replace(/<(script|style|head)\b[^]*?<\/\1\s*>/gi, '')
    .replace(/\s+/g, ' ')
    .replace(/<(?:br|\/(?:p|div|h[1-6]|li|tr|table|title|section|article))\b[^>]*>/gi, '\n')
    .replace(/<\/t[dh]>/gi, ' ')
    .replace(/<[^>]*>/g, '')
    .replace(/&#(x?)([0-9a-f]{1,6});/gi, (whole, hex: string, digits: string) => {
      const code = Number.parseInt(digits, hex === '' ? 10 : 16);
      return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
    })
    .replace(/&(lt|gt|quot|apos|nbsp|amp);/g, (_, name: string) => entities[name]!)
    .replace(/ *\n[ \n]*/g, '\n');
}
