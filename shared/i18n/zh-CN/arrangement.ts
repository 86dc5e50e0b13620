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
};
