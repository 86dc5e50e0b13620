/** Administrative records 文书 of the old catalogue: titles by fonds and year, written for the demonstration. */
import type { Random } from '../random.ts';
import { type AgencyKey, agencyOf, eraOf } from './agencies.ts';
import { day, type DemoUnit, demoUnit, number } from './demo-unit.ts';

interface Series {
  agency: AgencyKey;
  year: number;
  retention: 'Y' | 'D30';
  /** One a line. `*` before it: without a number of its own; `@body ` before it: somebody else's paper. */
  titles: string;
}

const SERIES: readonly Series[] = [
  {
    agency: 'office',
    year: 1951,
    retention: 'Y',
    titles: `关于颁发土地房产所有证工作的指示
*青山县第二届各界人民代表会议记录
关于冬修塘堰、防旱抗灾的布告
关于各区乡干部配备情况的报告
@城关区公所 关于城关区户口清查情况的报告`,
  },
  {
    agency: 'office',
    year: 1956,
    retention: 'Y',
    titles: `关于撤区并乡、调整行政区划的决定
关于农业生产合作社秋收分配工作的指示
*青山县人民委员会第三次全体会议纪要
关于青山中学扩建校舍的批复
关于加强市场管理、稳定粮油价格的通知
@县卫生科 关于血吸虫病防治工作情况的报告`,
  },
  {
    agency: 'office',
    year: 1962,
    retention: 'Y',
    titles: `关于精减职工、压缩城镇人口的实施方案
关于恢复农村集市贸易的通知
关于安排春荒期间群众生活的紧急通知
*县长办公会议记录（1962年1月至6月）
关于调整人民公社规模的报告
关于同意修复双桥石拱桥的批复`,
  },
  {
    agency: 'office',
    year: 1978,
    retention: 'Y',
    titles: `关于一九七八年农业生产计划安排的通知
关于成立农田基本建设指挥部的通知
关于恢复县科学技术委员会的决定
关于做好春耕化肥农药供应工作的通知
关于下达一九七八年国民经济计划的通知
*青山县革命委员会常务会议纪要（第一次）
关于加强山林管理、严禁乱砍滥伐的布告
@白河公社革命委员会 关于一九七七年冬修水利完成情况的报告
关于县化肥厂二期工程投资的批复
关于举办全县中小学教师进修班的通知
关于同意成立青山县广播事业局的批复
关于做好高等学校招生工作的意见
*青山县革命委员会常务会议纪要（第二次）
关于推广杂交水稻制种经验的通知
@双桥公社革命委员会 关于架设十千伏输电线路的请示
关于架设双桥公社输电线路的批复
关于整顿农村合作医疗的意见
关于安排回乡知识青年生产生活的通知
关于县水泥厂试生产情况的报告
关于城关镇街道名称恢复和更名的通知
关于成立白河水库移民安置办公室的通知
关于调拨水库移民建房木材指标的通知
@红旗公社革命委员会 关于白河水库移民安置补助的报告
关于开展社队企业登记工作的通知
关于严格控制社会集团购买力的通知
*青山县革命委员会常务会议纪要（第三次）
关于加强防汛抗旱工作的紧急通知
关于表彰一九七七年度先进单位的决定`,
  },
  {
    agency: 'office',
    year: 1985,
    retention: 'Y',
    titles: `关于撤销人民公社、建立乡镇人民政府的总结报告
关于完善家庭联产承包责任制的若干意见
关于鼓励发展乡镇企业的暂行规定
关于青山县城总体规划的批复
*县长办公会议纪要（第四次）`,
  },
  {
    agency: 'office',
    year: 1996,
    retention: 'D30',
    titles: `关于撤县设区后机关印章启用的通知
关于加快旧城区改造的实施意见
关于做好第三次工业普查资料归档工作的通知
关于实行最低生活保障制度的通知`,
  },
  {
    agency: 'civil',
    year: 1964,
    retention: 'Y',
    titles: `关于春节期间优抚慰问工作的通知
关于烈军属和残废军人普查情况的报告
关于夏荒救济款物发放情况的报告
*全县民政工作会议记录`,
  },
  {
    agency: 'civil',
    year: 1981,
    retention: 'Y',
    titles: `关于贯彻新婚姻法、办理结婚登记的若干规定
关于接收原知识青年上山下乡办公室档案的报告
关于农村五保户供养情况的调查报告
关于重点优抚对象定期定量补助的通知
关于更改部分自然村名称的请示`,
  },
  {
    agency: 'civil',
    year: 1998,
    retention: 'D30',
    titles: `关于抗洪救灾捐赠款物使用情况的公告
关于倒塌房屋恢复重建进度的通报
关于村民委员会换届选举工作的意见
关于城市居民最低生活保障对象复核的通知
关于殡葬改革执行情况的报告`,
  },
  {
    agency: 'water',
    year: 1958,
    retention: 'Y',
    titles: `关于兴建白河水库的请示
@青山县人民委员会 关于同意兴建白河水库的批复
关于成立白河水库工程指挥部的通知
关于调集民工参加水库建设的通知
白河水库坝址勘测情况的报告
*白河水库工程开工动员大会讲话提纲`,
  },
  {
    agency: 'water',
    year: 1975,
    retention: 'Y',
    titles: `关于白河水库大坝加高工程的请示
关于西干渠渡槽工程竣工验收的报告
关于小型水库安全检查情况的通报
关于水库灌区用水管理的暂行办法
@白河水库工程指挥部 关于淹没区实物调查情况的报告`,
  },
  {
    agency: 'water',
    year: 1998,
    retention: 'D30',
    titles: `关于白河水库“98.8”洪水调度情况的报告
关于堤防水毁工程修复计划的请示
关于城区段堤防加固工程招标情况的报告
关于实行水利工程管养分离试点的意见
关于水土保持重点小流域治理验收的批复`,
  },
];

const NOTES = [
  '',
  '',
  '',
  '',
  '纸张酥脆，复制时注意。',
  '复写件，字迹偏淡。',
  '附件缺第3页，原卷如此。',
  '日期据文内内容考证。',
  '1987年重新整理，原卷号12。',
  '铅笔批示二处。',
];

/** All of them, numbered within their year and retention. */
export function administrativeUnits(random: Random): DemoUnit[] {
  return SERIES.flatMap((series) => {
    const { fonds } = agencyOf(series.agency);
    const { body, prefix } = eraOf(series.agency, series.year);
    const titles = series.titles.split('\n').map((line) => line.trim());
    let last = 0;
    return titles.map((line, index) => {
      const [, other, written] = /^(?:@(\S+) )?(.+)$/.exec(line)!;
      const unnumbered = written!.startsWith('*') || other !== undefined;
      const month = 1 + Math.floor((index * 11) / titles.length);
      last += random.int(1, 2);
      // No. 36 of 1978 came with a delivery.
      if (series.year === 1978 && last === 36) last++;
      return demoUnit({
        agency: series.agency,
        category: 'WS',
        code: `${fonds}-WS·${series.year}-${series.retention}-BGS-${number(index + 1)}`,
        title: written!.replace('*', ''),
        responsible: other ?? body,
        documentNumber: unnumbered ? '' : `${prefix}〔${series.year}〕${last}号`,
        date: day(series.year, month, random.int(1, 27)),
        year: series.year,
        retention: series.retention === 'Y' ? '永久' : '30年',
        pages: random.int(1, 14),
        note: random.pick(NOTES),
      });
    });
  });
}
