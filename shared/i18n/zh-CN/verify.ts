/** What verification finds: one sentence for each kind. */
export default {
  'verify.ledger-row-altered': '审计链记录 {id}（第 {seq} 号，{action}）已被改动：内容、字段与哈希不一致。',
  'verify.ledger-row-gone': '审计链缺少第 {from} 至 {to} 号记录。',
  'verify.ledger-root-differs': '规模为 {size} 的树头与审计链不符：第 {from} 至 {to} 号记录之间有改动、增删或重写。',
  'verify.ledger-head-differs':
    '此前留存的规模为 {size} 的树头与现有审计链不符：第 {from} 至 {to} 号记录之间已被重写。',
  'verify.ledger-shorter': '树头证明曾有 {size} 条记录，现在只有 {entries} 条：尾部被截去，或放回了旧数据库。',
  'verify.ledger-signature-invalid': '规模为 {size} 的树头签名无效。',
  'verify.ledger-key-foreign': '规模为 {size} 的树头由非本馆的密钥 {keyId} 签名。',
  'verify.ledger-head-unreadable': '树头文件 {path} 无法读取，或与文件名不符。',
};
