/** The three agencies of the demonstration with their fonds, and what they were called through the years. All invented. */
export type AgencyKey = 'office' | 'civil' | 'water';

interface Era {
  until: number;
  /** The responsible body as it signed then. */
  body: string;
  /** How its document numbers begin. */
  prefix: string;
}

export interface DemoAgency {
  key: AgencyKey;
  login: string;
  clerk: string;
  name: string;
  nameEn: string;
  formerNames: readonly string[];
  fonds: string;
  fondsName: string;
  fondsNameEn: string;
  fondsNote: string;
  eras: readonly Era[];
}

export const AGENCIES: readonly DemoAgency[] = [
  {
    key: 'office',
    login: 'office',
    clerk: '周文斌',
    name: '青山区人民政府办公室',
    nameEn: 'Office of the Qingshan District People’s Government',
    formerNames: ['青山县人民政府', '青山县人民委员会', '青山县革命委员会'],
    fonds: 'Z021',
    fondsName: '青山区人民政府（含原青山县革命委员会）',
    fondsNameEn: 'Qingshan District People’s Government and its predecessors',
    fondsNote: '1950年起。1955年改称人民委员会，1968年改称革命委员会，1981年恢复人民政府，1994年撤县设区。',
    eras: [
      { until: 1954, body: '青山县人民政府', prefix: '青府' },
      { until: 1967, body: '青山县人民委员会', prefix: '青会' },
      { until: 1980, body: '青山县革命委员会', prefix: '青革发' },
      { until: 1993, body: '青山县人民政府', prefix: '青政发' },
      { until: 2030, body: '青山区人民政府', prefix: '青政发' },
    ],
  },
  {
    key: 'civil',
    login: 'civil',
    clerk: '孙玉兰',
    name: '青山区民政局',
    nameEn: 'Qingshan District Civil Affairs Bureau',
    formerNames: ['青山县民政科', '青山县革命委员会民政局', '青山县民政局'],
    fonds: 'Z045',
    fondsName: '青山区民政局',
    fondsNameEn: 'Qingshan District Civil Affairs Bureau',
    fondsNote: '1952年起。原县知识青年上山下乡办公室档案1982年并入本全宗。',
    eras: [
      { until: 1967, body: '青山县民政科', prefix: '青民' },
      { until: 1980, body: '青山县革命委员会民政局', prefix: '青革民' },
      { until: 1993, body: '青山县民政局', prefix: '青民字' },
      { until: 2030, body: '青山区民政局', prefix: '青民发' },
    ],
  },
  {
    key: 'water',
    login: 'water',
    clerk: '罗建平',
    name: '青山区水利局',
    nameEn: 'Qingshan District Water Bureau',
    formerNames: ['青山县水利科', '青山县革命委员会水电局', '青山县水利局', '青山区水务局'],
    fonds: 'Z034',
    fondsName: '青山区水利局',
    fondsNameEn: 'Qingshan District Water Bureau',
    fondsNote: '1954年起。白河水库工程指挥部（1958–1979年）档案并入本全宗。',
    eras: [
      { until: 1967, body: '青山县水利科', prefix: '青水' },
      { until: 1980, body: '青山县革命委员会水电局', prefix: '青革水' },
      { until: 1993, body: '青山县水利局', prefix: '青水字' },
      { until: 2030, body: '青山区水利局', prefix: '青水发' },
    ],
  },
];

export const agencyOf = (key: AgencyKey): DemoAgency => AGENCIES.find((agency) => agency.key === key)!;

/** Name and number prefix of an agency in a year. */
export const eraOf = (key: AgencyKey, year: number): Era => agencyOf(key).eras.find((era) => year <= era.until)!;
