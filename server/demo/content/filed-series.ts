/** Which deliveries there are and what is in them. Codes, dates and document numbers follow from the place in the list. */
import { BAIHE, BAIHE_PAPER } from './baihe-paper.ts';
import { CIVIL_2012_D30, CIVIL_2012_Y } from './civil-units.ts';
import {
  type Filed,
  type FiledSeries,
  OFFICE_1978_AFTER,
  OFFICE_1978_BEFORE,
  OFFICE_1979,
  WATER_1992,
  WATER_PHOTOS,
} from './filed-units.ts';
import { CIVIL_2016, OFFICE_2016, WATER_2015 } from './later-units.ts';
import type { AgencyKey } from './agencies.ts';
import { COUPLES, marriagePaper } from './marriage-paper.ts';

export interface DemoDelivery {
  /** Name of its folder. */
  name: string;
  agency: AgencyKey;
  year: string;
  series: readonly FiledSeries[];
}

const baihe: Filed = { form: 'dual', no: 36, month: 4, title: BAIHE.title, says: [], paper: BAIHE_PAPER };

const photos: Filed[] = WATER_PHOTOS.map(([scene, title], index) => ({
  form: 'photo',
  month: index + 3,
  title,
  scene,
  says: [],
}));

const marriages: Filed[] = COUPLES.map((couple, index) => ({
  form: 'scan',
  month: 2 + index * 3,
  title: `${couple.join('与')}结婚登记申请书`,
  says: [],
  paper: marriagePaper(couple, index),
  further: { 男方姓名: couple[0], 女方姓名: couple[1] },
}));

const records = { category: 'WS', office: 'BGS', first: 1 } as const;

/** Taken in whole. */
export const ACCEPTED: readonly DemoDelivery[] = [
  {
    name: '区政府办1978至1979年文书档案数字化成果',
    agency: 'office',
    year: '1978',
    series: [
      {
        ...records,
        agency: 'office',
        year: 1978,
        retention: 'Y',
        first: 29,
        opinion: '开放',
        items: [...OFFICE_1978_BEFORE, baihe, ...OFFICE_1978_AFTER],
      },
      { ...records, agency: 'office', year: 1979, retention: 'Y', opinion: '开放', items: OFFICE_1979 },
    ],
  },
  {
    name: '区水利局白河水库照片与1992年文书档案',
    agency: 'water',
    year: '1992',
    series: [
      { ...records, agency: 'water', year: 1992, retention: 'Y', opinion: '开放', items: WATER_1992 },
      { ...records, agency: 'water', category: 'ZP', year: 1976, retention: 'Y', opinion: '开放', items: photos },
    ],
  },
  {
    name: '区民政局2012年度文书档案及婚姻登记档案',
    agency: 'civil',
    year: '2012',
    series: [
      { ...records, agency: 'civil', year: 2012, retention: 'Y', opinion: '延期开放', items: CIVIL_2012_Y },
      { ...records, agency: 'civil', year: 2012, retention: 'D30', opinion: '控制', items: CIVIL_2012_D30 },
      {
        agency: 'civil',
        category: 'HY',
        year: 1983,
        retention: 'Y',
        office: 'DJK',
        first: 1,
        opinion: '控制',
        secrecy: '内部',
        items: marriages,
      },
    ],
  },
];

/** Has defects and waits for an archivist. */
export const WAITING: DemoDelivery = {
  name: '区水利局2015年度文书档案',
  agency: 'water',
  year: '2015',
  series: [{ ...records, agency: 'water', year: 2015, retention: 'D30', opinion: '延期开放', items: WATER_2015 }],
};

/** Nobody has sent these yet: for trying. */
export const UNSENT_CLEAN: DemoDelivery = {
  name: 'delivery-clean',
  agency: 'office',
  year: '2016',
  series: [{ ...records, agency: 'office', year: 2016, retention: 'D30', opinion: '延期开放', items: OFFICE_2016 }],
};
export const UNSENT_MESSY: DemoDelivery = {
  name: 'delivery-defects',
  agency: 'civil',
  year: '2016',
  series: [{ ...records, agency: 'civil', year: 2016, retention: 'D30', opinion: '延期开放', items: CIVIL_2016 }],
};
