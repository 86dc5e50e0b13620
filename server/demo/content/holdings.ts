/** What the archivists have made of the demonstration's holdings: names, places, links, the dossiers of fonds. All invented. */
import type { LinkKind } from '../../../shared/schemas/unit-link.ts';
import type { AgencyKey } from './agencies.ts';

interface Name {
  name: string;
  kind: 'former' | 'variant';
  fromDay?: number;
  toDay?: number;
}
export interface DemoAuthority {
  kind: 'agency' | 'person';
  /** One of those that deliver here. */
  agency?: AgencyKey;
  name: string;
  nameEn: string;
  dates: string;
  place?: string;
  history: string;
  names: readonly Name[];
  /** Who came before, and how this one came of it. */
  before?: readonly { name: string; kind: 'renamed' | 'succeeded' | 'merged' | 'split'; onDay: number; note: string }[];
}

const former = (name: string, fromDay: number, toDay: number): Name => ({ name, kind: 'former', fromDay, toDay });
const variant = (name: string): Name => ({ name, kind: 'variant' });

/** Those before stand before those after them. */
export const AUTHORITIES: readonly DemoAuthority[] = [
  {
    kind: 'agency',
    name: '青山县知识青年上山下乡办公室',
    nameEn: 'Educated Youth Office of Qingshan County',
    dates: '1968–1982',
    place: '青山县城关镇',
    history: '1968年12月成立，办理知识青年动员、安置、回城事宜；1982年撤销，业务与档案并入县民政局。',
    names: [variant('县知青办'), variant('青山县知青办')],
  },
  {
    kind: 'agency',
    name: '白河水库工程指挥部',
    nameEn: 'Baihe Reservoir Works Headquarters',
    dates: '1958–1979',
    place: '青山县白河公社',
    history: '1958年为兴建白河水库成立，受县人民委员会和县水利科双重领导；1979年撤销，档案并入县水利局。',
    names: [variant('水库指挥部'), variant('白河水库指挥部')],
  },
  {
    kind: 'agency',
    agency: 'civil',
    name: '青山区民政局',
    nameEn: 'Qingshan District Civil Affairs Bureau',
    dates: '1952–',
    place: '青山区新华路',
    history: '1952年设县民政科，历县革命委员会民政局、县民政局，1994年撤县设区后改今名。',
    names: [
      former('青山县民政科', 19520301, 19680315),
      former('青山县革命委员会民政局', 19680316, 19810331),
      former('青山县民政局', 19810401, 19940824),
      variant('区民政局'),
    ],
    before: [{ name: '青山县知识青年上山下乡办公室', kind: 'merged', onDay: 19820601, note: '业务与档案一并移交。' }],
  },
  {
    kind: 'agency',
    agency: 'water',
    name: '青山区水利局',
    nameEn: 'Qingshan District Water Bureau',
    dates: '1954–',
    place: '青山区堤防路',
    history:
      '1954年设县水利科，1968年改县革命委员会水电局，1981年改县水利局；1994年改区水利局，2004年至2010年称区水务局。',
    names: [
      former('青山县水利科', 19540501, 19680315),
      former('青山县革命委员会水电局', 19680316, 19810331),
      former('青山县水利局', 19810401, 19940824),
      former('青山区水务局', 20040101, 20101231),
      variant('区水利局'),
    ],
    before: [{ name: '白河水库工程指挥部', kind: 'merged', onDay: 19791001, note: '工程档案并入本全宗。' }],
  },
  {
    kind: 'agency',
    agency: 'office',
    name: '青山区人民政府办公室',
    nameEn: 'Office of the Qingshan District People’s Government',
    dates: '1950–',
    place: '青山区人民路',
    history: '承办历届县、区人民政府（人民委员会、革命委员会）的文书工作，1994年撤县设区后改今名。',
    names: [
      former('青山县人民政府', 19500105, 19550131),
      former('青山县人民委员会', 19550201, 19680315),
      former('青山县革命委员会', 19680316, 19810331),
      variant('区政府办'),
    ],
  },
  {
    kind: 'person',
    name: '沈怀舟',
    nameEn: 'Shen Huaizhou',
    dates: '1921–1998',
    place: '青山县双桥乡',
    history: '水利工程技术人员。1957年参加白河水库勘测设计，1958年至1964年任工程指挥部工程股技术员。',
    names: [variant('沈懷舟'), variant('沈子渡')],
  },
  {
    kind: 'person',
    name: '钟启文',
    nameEn: 'Zhong Qiwen',
    dates: '1930–2011',
    place: '青山县城关镇',
    history: '县文化馆摄影干部，1956年至1988年拍摄县内会议、建设与民俗照片，底片1994年移交本馆。',
    names: [variant('鍾啟文'), variant('启文')],
  },
];

/** Places from the room down to the box, and which run of codes lies in each box. */
export interface DemoShelf {
  room: { number: string; name: string; note: string };
  rack: { number: string; name: string };
  shelf: string;
  boxes: readonly { number: string; spine: 20 | 30 | 40 | 50; from: string; to: string }[];
}
export const SHELVES: readonly DemoShelf[] = [
  {
    room: { number: '1', name: '文书库房', note: '温度14–24℃，相对湿度45%–60%，每日两次记录。' },
    rack: { number: '01', name: '区政府' },
    shelf: '1',
    boxes: [
      { number: '001', spine: 20, from: 'Z021-WS·1951-Y-BGS-0001', to: 'Z021-WS·1951-Y-BGS-0005' },
      { number: '002', spine: 20, from: 'Z021-WS·1956-Y-BGS-0001', to: 'Z021-WS·1956-Y-BGS-0006' },
      { number: '003', spine: 30, from: 'Z021-WS·1962-Y-BGS-0001', to: 'Z021-WS·1962-Y-BGS-0006' },
      { number: '004', spine: 40, from: 'Z021-TD·1951-Y-TGB-0001', to: 'Z021-TD·1951-Y-TGB-0020' },
    ],
  },
  {
    room: { number: '2', name: '科技与照片库房', note: '照片单独存放，相对湿度不超过50%。' },
    rack: { number: '01', name: '水利局' },
    shelf: '1',
    boxes: [
      { number: '001', spine: 50, from: 'Z034-KJ·SK·1957·Y-001', to: 'Z034-KJ·SK·1957·Y-001' },
      { number: '002', spine: 50, from: 'Z034-KJ·SK·1959·Y-002', to: 'Z034-KJ·SK·1959·Y-002' },
    ],
  },
];

export const LINKS: readonly { from: string; to: string; kind: LinkKind; note: string }[] = [
  {
    from: 'Z021-WS·1978-Y-BGS-0023',
    to: 'Z021-WS·1978-Y-BGS-0036',
    kind: 'reply',
    note: '红旗公社报告，县革委会批复。',
  },
  { from: 'Z021-WS·1978-Y-BGS-0015', to: 'Z021-WS·1978-Y-BGS-0016', kind: 'reply', note: '' },
  { from: 'Z034-WS·1958-Y-BGS-0001', to: 'Z034-WS·1958-Y-BGS-0002', kind: 'reply', note: '' },
  {
    from: 'Z034-WS·1958-Y-BGS-0005',
    to: 'Z034-KJ·SK·1957·Y-001-001',
    kind: 'attachment',
    note: '报告所附地质勘察报告，随工程档案保存。',
  },
  {
    from: 'Z021-WS·1951-Y-BGS-0001',
    to: 'Z021-TD·1951-Y-TGB-0001',
    kind: 'other',
    note: '颁证依据；存根自本件起连续编号。',
  },
];

interface DemoDossier {
  history: string;
  custody: string;
  arrangement: string;
  findingAid: string;
  papers: readonly { class: number; title: string; onDay: number; responsible: string; pages: number }[];
}
export const DOSSIERS: Partial<Record<AgencyKey, DemoDossier>> = {
  office: {
    history:
      '形成于1950年青山县人民政府成立以后，历人民委员会、革命委员会、县人民政府、区人民政府，机关沿革见规范名称。',
    custody: '1962年、1985年、1996年分三批进馆；1978年白河水库移民卷曾借出编史，1983年如数归还。',
    arrangement: '1996年以前按年度—机构（问题）—保管期限整理，以件为单位；土地证存根按土改工作队编号排列。',
    findingAid: '机读目录（2009年录入）、土地证存根人名索引。',
    papers: [
      { class: 1, title: '青山区人民政府全宗介绍', onDay: 20090612, responsible: '青山区档案馆', pages: 6 },
      { class: 3, title: '1951—1962年文书档案整理工作说明', onDay: 20080915, responsible: '青山区档案馆', pages: 3 },
      { class: 4, title: '1956年、1962年档案开放审核意见书', onDay: 20180320, responsible: '青山区档案馆', pages: 4 },
      { class: 5, title: '一号库房搬迁清点记录', onDay: 20150708, responsible: '保管科', pages: 2 },
    ],
  },
  water: {
    history: '形成于1954年青山县水利科设立以后；白河水库工程指挥部（1958—1979年）档案并入本全宗。',
    custody: '1979年接收工程指挥部档案，1998年、2005年接收局机关档案。',
    arrangement: '文书按年度—机构—期限，以件为单位；工程档案按项目—案卷整理。',
    findingAid: '机读目录、白河水库工程图纸目录。',
    papers: [
      { class: 1, title: '青山区水利局全宗介绍', onDay: 20100305, responsible: '青山区档案馆', pages: 4 },
      { class: 3, title: '白河水库工程档案案卷调整说明', onDay: 20110422, responsible: '青山区档案馆', pages: 2 },
    ],
  },
};
