/** Words of reference codes and arrangement. */
export default {
  'problem.template-place':
    '档号模板第 {place} 个字符“{found}”处写得不对：括号须成对，[ ] 内须有一项，只有编号可写位数（1 至 6）。模板：{template}',
  'problem.template-part-unknown':
    '档号模板第 {place} 个字符处没有“{found}”这一项。可用：全宗号 fonds、门类 cat、类目 sub sub2 sub3、项目号 project、年度 year、保管期限 ret、机构或问题 org、目录号 catalogue、案卷号 volume、件号 item、页号 page。',
  'problem.template-part-twice': '档号模板第 {place} 个字符处的一项前面已经写过，每项只能写一次：{template}',
  'problem.template-adjacent':
    '档号模板第 {place} 个字符处，两项之间没有分隔符，读档号时分不开。请加“-”或“·”：{template}',
  'problem.template-fonds-first': '档号模板须以全宗号 {fonds} 开头：“{template}”',
  'problem.template-number-last': '档号模板须以编号结尾（件号、案卷号、页号或目录号），且不能省略：“{template}”',
  'problem.template-ambiguous':
    '按此模板写出的档号可有两种读法：“{first}”与“{second}”。请减少可省略的项，或把后一项套在前一项的 [ ] 之内：[·{sub}[·{sub2}]]。',
  'problem.template-too-many': '档号模板中可省略的项过多（写法超过 64 种）。请减少 [ ]：{template}',
  'problem.code-part-missing': '按模板 {template} 编档号，还缺“{part}”一项。请先著录此项。',
  'problem.code-part-unfit': '“{value}”不能作档号中的“{part}”。请先改正这一项的著录。',
  'problem.code-number-range': '号段“{code}”中编不出 {number} 号：编号须在 0 至 999999 之间。',
  'problem.arrange-too-many': '一次整理最多 {most} 条（连同下级）。请按年度或门类筛选后分次办理；未做更改。',
  'problem.arrange-not-siblings':
    '“{code}”与其他所选条目不在同一处（同一全宗、同一上级）。请只选同一级并列的条目；未做更改。',
  'problem.arrange-circle': '不能把“{code}”移到它自己的下级里。请另选位置；未做更改。',
  'problem.arrange-into-item': '“{code}”是件，下面不能再放条目。请选案卷或类目；未做更改。',
  'problem.arrange-no-file': '“{code}”是件，不是案卷，不能拆卷或并卷。请去掉此件；未做更改。',
  'problem.arrange-holds-content': '案卷“{code}”本身挂有文件，撤掉会丢失，不能拆卷或并卷。请先把文件归到件；未做更改。',
  'problem.arrange-in-file': '所选条目已在案卷“{code}”中。要另立一卷，请用“分卷”；未做更改。',
  'problem.arrange-not-in-file': '“{code}”不在案卷中，不能分卷。请用“组卷”；未做更改。',
  'problem.arrange-file-in-file': '“{code}”是案卷，不能再组进案卷。请只选件，或改组为类目；未做更改。',
  'problem.arrange-nothing': '没有可改的：所选条目已是这样。',
  'problem.arrangement-state': '此次整理已经撤销，或没有改动任何条目，无可再撤。',
  'problem.arrangement-busy': '所选条目中有正在后台整理的（“{label}”），要等它完成或停止。进度见“整理记录”；未做更改。',
  'problem.arrangement-moving': '此次整理正在进行或正在撤销，请等它完成；进行中的可以先停止。',
  'problem.arrangement-changed-since':
    '“{code}”在此次整理之后又被改过，不能整体撤销；未做更改。请按现在的情况另作调整。',
  'problem.code-issued': '档号“{code}”曾经用过（改号、拆卷或撤销的导入），一码只能给一个对象。请换一个号；未做更改。',
};
