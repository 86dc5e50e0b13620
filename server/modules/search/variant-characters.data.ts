/**
 * Characters that are written for one another and that folding keeps apart: variant forms (异体字), forms of the withdrawn
 * second list of simplifications (二简字), surnames that registers write both ways, and numerals in full (大写).
 */
export const VARIANT_GROUPS =
  '喆哲 堃坤 邨村 甦苏 珮佩 钜巨 淼渺 犇奔 甯宁 飏扬 迺乃 姪侄 龢和 絜洁 皙晰 昻昂 崐昆 惪德 徳德 锺钟 曌照 煇辉晖 ' +
  '阎闫 萧肖 傅付副 戴代 邱丘 蓝兰 歺餐 伩信 亍街 予预 〇零 囯国 咊和 仝同 氷冰 寳宝 岀出 帋纸 廸迪 弍贰二 壹一 叁三 ' +
  '肆四 伍五 陆六 柒七 捌八 玖九 拾十 佰百 仟千 彊强 摠总 攷考 栢柏 桒桑 淸清 湼涅 熈熙 燿耀 珎珍 琹琴 畱留 盌碗 矦侯 ' +
  '砲炮 碁棋 秊年 稺稚 竝并 縂总 罸罚 羗羌 胷胸 菓果 葢盖 薰熏 蘂蕊 覇霸 譌讹 谘咨 賛赞 躱躲 軆体 辧办 鄕乡 酧酬 鉄铁 闗关 ' +
  '隄堤 靑青 飜翻 髙高 鳯凤 鴈雁 黙默 厐庞 亊事 塆湾 埧坝 堦阶 槀稿 槁稿 稾稿 尅克 鎋辖 琁璇 濬浚 澂澄 暎映 贑赣 荅答 隣邻';
