/**
 * How names sound, in letters without tones: 章三 and 张三 are both `zhangsan` and, for short, `zs`. A first character that
 * is read otherwise as a surname (单 shan, 曾 zeng, 仇 qiu) has both readings; ü is v, as it is typed. Only names of two
 * to six Chinese characters have a sound; the dot between the parts of a name is passed over.
 */
import { pinyin } from 'pinyin-pro';

const NAME = /^\p{Script=Han}{2,6}$/u;
const TYPED = /^[a-z]{2,36}$/;

/** The reading of each character met that has but one; '' for the others. */
const onlyReadings = new Map<string, string>();

function onlyReading(character: string): string {
  let reading = onlyReadings.get(character);
  if (reading === undefined) {
    const all = new Set(pinyin(character, { toneType: 'none', type: 'array', multiple: true, v: true }));
    const [first] = all;
    reading = all.size === 1 && /^[a-z]+$/.test(first!) ? first! : '';
    onlyReadings.set(character, reading);
  }
  return reading;
}

/** Three names in four have only characters of one reading: no word and no surname reads them otherwise. */
function plainSounds(plain: string): string[] | undefined {
  let [full, short] = ['', ''];
  for (const character of plain) {
    const reading = onlyReading(character);
    if (reading === '') return undefined;
    full += reading;
    short += reading[0]!;
  }
  return [full, short];
}

/** `name` is folded. Full readings first, then the initials of each. */
export function soundsOf(name: string): string[] {
  const plain = name.replaceAll('·', '');
  if (!NAME.test(plain)) return [];
  return plainSounds(plain) ?? readSounds(plain);
}

function readSounds(plain: string): string[] {
  const readings = (['head', 'off'] as const).map((surname) =>
    pinyin(plain, { toneType: 'none', type: 'array', surname, v: true }),
  );
  const known = readings.filter((reading) => reading.every((syllable) => /^[a-z]+$/.test(syllable)));
  const full = known.map((reading) => reading.join(''));
  const short = known.map((reading) => reading.map((syllable) => syllable[0]!).join(''));
  return [...new Set([...full, ...short.filter((initials) => initials.length > 1)])];
}

/** What a term asks for when names that sound alike are wanted: a name's full readings, or letters as they are typed. */
export function soundsAskedFor(folded: string): string[] {
  if (TYPED.test(folded)) return [folded];
  const plain = folded.replaceAll('·', '');
  return soundsOf(plain).filter((sound) => sound.length > Array.from(plain).length);
}
