/** Units as EAD3 (standards 9.4): one finding aid, a component for each unit, nested as they lie. Pure pieces of text. */
import type { ExportedUnit } from './export.repo.ts';

/** What XML 1.0 cannot hold at all. */
const FORBIDDEN =
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

export const escapeXml = (text: string): string =>
  text
    .replace(FORBIDDEN, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');

const isoDay = (day: number): string => {
  const text = String(day).padStart(8, '0');
  return `${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6)}`;
};

export interface FindingAid {
  id: string;
  title: string;
  archive: string;
  /** ISO 8601. */
  at: string;
}

/** From the beginning of the document to the first component. `fonds`: where all lies in one, its number and name. */
export function openEad(aid: FindingAid, fonds: { number: string; name: string } | undefined): string {
  const [archive, title] = [escapeXml(aid.archive || 'Lantai'), escapeXml(aid.title)];
  return `<?xml version="1.0" encoding="UTF-8"?>
<ead xmlns="http://ead3.archivists.org/schema/">
<control>
<recordid>${escapeXml(aid.id)}</recordid>
<filedesc><titlestmt><titleproper>${title}</titleproper></titlestmt></filedesc>
<maintenancestatus value="new"/>
<maintenanceagency><agencyname>${archive}</agencyname></maintenanceagency>
<maintenancehistory><maintenanceevent><eventtype value="created"/><eventdatetime>${aid.at}</eventdatetime><agenttype value="machine"/><agent>Lantai</agent></maintenanceevent></maintenancehistory>
</control>
<archdesc level="${fonds === undefined ? 'collection' : 'fonds'}">
<did>${fonds === undefined ? '' : `<unitid>${escapeXml(fonds.number)}</unitid>`}<unittitle>${fonds === undefined ? title : escapeXml(fonds.name)}</unittitle></did>
<dsc>
`;
}

export const CLOSE_EAD = '</dsc>\n</archdesc>\n</ead>\n';
export const openFonds = (fonds: { number: string; name: string }): string =>
  `<c level="fonds"><did><unitid>${escapeXml(fonds.number)}</unitid><unittitle>${escapeXml(fonds.name)}</unittitle></did>\n`;
export const CLOSE_COMPONENT = '</c>\n';

/** A component up to where its own components begin. */
export function openComponent(unit: ExportedUnit): string {
  const say = (value: string, write: (text: string) => string): string => (value === '' ? '' : write(escapeXml(value)));
  const normal =
    unit.date_from === null ? '' : ` normal="${isoDay(unit.date_from)}/${isoDay(unit.date_to ?? unit.date_from)}"`;
  const did = [
    say(unit.code, (text) => `<unitid>${text}</unitid>`),
    say(unit.document_number, (text) => `<unitid localtype="docno">${text}</unitid>`),
    `<unittitle>${escapeXml(unit.title)}</unittitle>`,
    say(unit.date_text, (text) => `<unitdate${normal}>${text}</unitdate>`),
    say(unit.responsible, (text) => `<origination><name><part>${text}</part></name></origination>`),
    say(
      unit.agency_name ?? '',
      (text) => `<origination localtype="agency"><name><part>${text}</part></name></origination>`,
    ),
    unit.page_count === null ? '' : `<physdesc>${unit.page_count}页</physdesc>`,
    say(unit.carrier, (text) => `<physdesc localtype="carrier">${text}</physdesc>`),
  ];
  const persons = unit.names.map((name) => `<persname><part>${escapeXml(name)}</part></persname>`).join('');
  const category = say(unit.category_id, (text) => `<genreform localtype="category"><part>${text}</part></genreform>`);
  const fields = Object.entries(JSON.parse(unit.fields_json) as Record<string, unknown>);
  return [
    `<c level="${unit.level}"><did>${did.join('')}</did>`,
    say(unit.openness, (text) => `<accessrestrict localtype="openness"><p>${text}</p></accessrestrict>`),
    unit.secrecy === 'public' ? '' : `<accessrestrict localtype="secrecy"><p>${unit.secrecy}</p></accessrestrict>`,
    say(unit.agency_opinion, (text) => `<accessrestrict localtype="opinion"><p>${text}</p></accessrestrict>`),
    say(unit.retention, (text) => `<appraisal><p>${text}</p></appraisal>`),
    say(unit.note, (text) => `<odd><p>${text}</p></odd>`),
    ...fields.map(([key, value]) => sayField(key, value)),
    `<controlaccess>${category}</controlaccess>`,
    persons === '' ? '' : `<controlaccess>${persons}</controlaccess>`,
  ].join('');
}

/** A further field under its key, a paragraph for each of its values; what it means is the category's to say. */
function sayField(key: string, value: unknown): string {
  if (typeof value !== 'string' || value === '') return '';
  const lines = value.split('\n').map((line) => `<p>${escapeXml(line)}</p>`);
  return `<odd localtype="field:${escapeXml(key)}">${lines.join('')}</odd>`;
}
