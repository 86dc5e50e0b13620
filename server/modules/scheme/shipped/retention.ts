/**
 * A retention schedule 三合一 as a county office has it, by category, function and scope: an example to begin with, to be
 * replaced by what the office's own archives administration has approved. Lines: `number | category | function | scope |
 * retention`.
 */
import { retentionSchedule } from '../../../../shared/schemas/scheme.ts';

const RULES = `
1.1 | WS | 党的工作 | 本单位党组会议纪要、决定、记录 | 永久
1.2 | WS | 党的工作 | 党员大会、支部换届选举材料 | 永久
1.3 | WS | 党的工作 | 党员教育、学习计划与总结 | 30年
1.4 | WS | 党的工作 | 党费收缴一般往来材料 | 10年
2.1 | WS | 综合 | 本单位制发的政策性、法规性文件 | 永久
2.2 | WS | 综合 | 本单位年度工作计划、总结 | 永久
2.3 | WS | 综合 | 本单位职能活动的请示与上级批复 | 永久
2.4 | WS | 综合 | 办公会议纪要、记录 | 永久
2.5 | WS | 综合 | 专项工作的总结、调查报告 | 30年
2.6 | WS | 综合 | 同级机关的来函与本单位的复函，重要事项 | 30年
2.7 | WS | 综合 | 一般事务性通知、函 | 10年
2.8 | WS | 综合 | 大事记、组织沿革、年鉴 | 永久
3.1 | WS | 机构人事 | 机构设置、编制、职责的文件 | 永久
3.2 | WS | 机构人事 | 干部任免、调配、奖惩文件 | 永久
3.3 | WS | 机构人事 | 职工名册、工资、离退休审批 | 永久
3.4 | WS | 机构人事 | 考勤、休假、一般培训材料 | 10年
4.1 | WS | 档案工作 | 归档范围和保管期限表及其批复、全宗介绍 | 永久
4.2 | WS | 档案工作 | 档案移交清册、销毁清册 | 永久
4.3 | WS | 档案工作 | 档案检查与整改材料 | 30年
4.4 | WS | 档案工作 | 查阅利用登记 | 30年
5.1 | WS | 信访 | 有领导重要批示和处理结果的来信来访 | 永久
5.2 | WS | 信访 | 有处理结果的一般来信来访 | 30年
5.3 | WS | 信访 | 没有处理结果的来信来访 | 10年
6.1 | KU | 会计核算 | 年度财务会计报告 | 永久
6.2 | KU | 会计核算 | 会计凭证、会计账簿 | 30年
6.3 | KU | 会计核算 | 月度、季度财务会计报告，银行对账单 | 10年
7.1 | KJ | 基本建设 | 立项、设计、竣工验收及竣工图 | 永久
7.2 | KJ | 设备 | 重要设备的开箱、安装、维修材料 | 30年
8.1 | ZP | 声像 | 反映本单位主要职能活动和重大事件的照片 | 永久
8.2 | ZP | 声像 | 一般工作活动的照片 | 10年
9.1 | SW | 实物 | 印章、奖牌、证书、重要礼品 | 永久
`;

export const COUNTY_OFFICE = retentionSchedule.parse({
  key: 'county-office',
  name: '县级机关三合一（示例）',
  nameEn: 'Schedule of a county office (example)',
  source: '参照《机关文件材料归档范围和文书档案保管期限规定》编写的示例，使用前请换成经审批的本单位表。',
  rules: RULES.trim()
    .split('\n')
    .map((line) => line.split('|').map((cell) => cell.trim()))
    .map(([number, category, function_, scope, retention]) => ({
      number,
      category,
      function: function_,
      scope,
      retention,
    })),
});
