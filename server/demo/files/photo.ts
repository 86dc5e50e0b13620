/** Photographs of the district that never was: scenes drawn from simple shapes, then given the grain of a film. */
import sharp from 'sharp';
import { createRandom, type Random } from '../random.ts';

export type Scene = 'dam' | 'lake' | 'canal' | 'street' | 'bridge' | 'terrace' | 'school' | 'works';
export interface Photo {
  scene: Scene;
  seed: number;
  /** Before about 1985 they are black and white. */
  colour: boolean;
}

const WIDTH = 1200;
const HEIGHT = 800;
const HORIZON = 430;

/** Gives a JPEG of 1200 × 800 pixels. */
export async function makePhoto({ scene, seed, colour }: Photo): Promise<Buffer> {
  const random = createRandom(seed);
  const parts = [sky(random), ridge(random, 300, 90, '#8fa3b4'), ridge(random, 370, 70, '#6f8794'), ground()];
  const svg = `<svg width="${WIDTH}" height="${HEIGHT}" xmlns="http://www.w3.org/2000/svg">${parts.join('')}${SCENES[scene](random)}</svg>`;
  const scenery = await sharp(Buffer.from(svg)).blur(1.1).removeAlpha().raw().toBuffer();
  expose(scenery, await film(colour), await vignette());
  const print = sharp(scenery, { raw: { width: WIDTH, height: HEIGHT, channels: 3 } });
  const toned = colour ? print.modulate({ saturation: 0.8 }) : print.greyscale().tint('#d8cdb8');
  return toned.jpeg({ quality: 76 }).toBuffer();
}

/** Puts grain and vignette upon the pixels. By hand it takes a tenth of what sharp's general blending does. */
function expose(pixels: Buffer, grain: Buffer, dark: Buffer): void {
  for (let at = 0; at < pixels.length; at++) {
    const pixel = Math.floor(at / 3);
    pixels[at] = (SOFT_LIGHT[grain[pixel]! * 256 + pixels[at]!]! * (255 - dark[pixel]!) + 127) / 255;
  }
}

/** What light of the second index becomes under a grain of the first, both 0 to 255: "soft light" of ISO 32000. */
const SOFT_LIGHT = Uint8Array.from({ length: 256 * 256 }, (_, index) => {
  const [over, under] = [Math.floor(index / 256) / 255, (index % 256) / 255];
  if (over <= 0.5) return 255 * (under - (1 - 2 * over) * under * (1 - under)) + 0.5;
  const lit = under <= 0.25 ? ((16 * under - 12) * under + 4) * under : Math.sqrt(under);
  return 255 * (under + (2 * over - 1) * (lit - under)) + 0.5;
});

const films = new Map<boolean, Promise<Buffer>>();

/** The grain of a film, a grey value for each pixel; made once. */
function film(colour: boolean): Promise<Buffer> {
  const noise = { type: 'gaussian', mean: 128, sigma: colour ? 9 : 17 } as const;
  const made =
    films.get(colour) ??
    sharp({ create: { width: WIDTH, height: HEIGHT, channels: 3, background: '#888', noise } })
      .greyscale()
      .extractChannel(0)
      .raw()
      .toBuffer();
  films.set(colour, made);
  return made;
}

const sky = (random: Random): string =>
  `<defs><linearGradient id="sky" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="#a9c3d6"/><stop offset="1" stop-color="#f1e9d8"/></linearGradient>
  <linearGradient id="water" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="#c4d3d6"/><stop offset="1" stop-color="#4f7180"/></linearGradient></defs>
  <rect width="${WIDTH}" height="${HEIGHT}" fill="url(#sky)"/><circle cx="${random.int(150, 1050)}" cy="${random.int(80, 180)}" r="42" fill="#fdf6e3" opacity=".85"/>`;

function ridge(random: Random, base: number, height: number, fill: string): string {
  const points = [`0,${HEIGHT}`];
  for (let x = 0; x <= WIDTH; x += 60) points.push(`${x},${base + Math.round((random.next() - 0.5) * height * 2)}`);
  return `<polygon points="${points.join(' ')} ${WIDTH},${HEIGHT}" fill="${fill}"/>`;
}

const ground = (): string => `<rect y="${HORIZON}" width="${WIDTH}" height="${HEIGHT - HORIZON}" fill="#8c9168"/>`;

let darkness: Promise<Buffer> | undefined;

/** How much darker the edges are, 0 to 255 for each pixel; made once. */
function vignette(): Promise<Buffer> {
  const svg = `<svg width="${WIDTH}" height="${HEIGHT}" xmlns="http://www.w3.org/2000/svg"><defs><radialGradient id="v" r=".75"><stop offset=".6" stop-opacity="0"/><stop offset="1" stop-opacity=".38"/></radialGradient></defs><rect width="100%" height="100%" fill="url(#v)"/></svg>`;
  darkness ??= sharp(Buffer.from(svg)).ensureAlpha().extractChannel('alpha').raw().toBuffer();
  return darkness;
}

const water = (top: number): string =>
  `<rect y="${top}" width="${WIDTH}" height="${HEIGHT - top}" fill="url(#water)"/>`;

function ripples(random: Random, top: number): string {
  return Array.from({ length: 46 }, () => {
    const [x, y] = [random.int(0, WIDTH), random.int(top + 8, HEIGHT - 10)];
    return `<rect x="${x}" y="${y}" width="${random.int(30, 160)}" height="2" fill="#e9efee" opacity=".35"/>`;
  }).join('');
}

function trees(random: Random, y: number, count: number): string {
  return Array.from({ length: count }, () => {
    const [x, size] = [random.int(0, WIDTH), random.int(14, 34)];
    return `<rect x="${x - 2}" y="${y - size}" width="4" height="${size}" fill="#4a3d2c"/><ellipse cx="${x}" cy="${y - size * 1.4}" rx="${size * 0.6}" ry="${size}" fill="#4d6144"/>`;
  }).join('');
}

function houses(random: Random, y: number, count: number, wall: string): string {
  return Array.from({ length: count }, (_, index) => {
    const width = random.int(90, 140);
    const height = random.int(60, 100);
    const x = Math.round((index * WIDTH) / count) + random.int(0, 30);
    const windows = [0.2, 0.6].map(
      (at) =>
        `<rect x="${x + width * at}" y="${y - height * 0.65}" width="${width * 0.2}" height="${height * 0.3}" fill="#39434a"/>`,
    );
    return `<rect x="${x}" y="${y - height}" width="${width}" height="${height}" fill="${wall}"/><polygon points="${x - 10},${y - height} ${x + width / 2},${y - height - 34} ${x + width + 10},${y - height}" fill="#5d4a41"/>${windows.join('')}`;
  }).join('');
}

function flags(random: Random, y: number): string {
  return Array.from({ length: 7 }, () => {
    const x = random.int(60, WIDTH - 60);
    return `<rect x="${x}" y="${y - 74}" width="3" height="74" fill="#4a4038"/><polygon points="${x + 3},${y - 74} ${x + 46},${y - 66} ${x + 3},${y - 46}" fill="#b3261e"/>`;
  }).join('');
}

const SCENES: Record<Scene, (random: Random) => string> = {
  dam: (random) =>
    `${water(560)}<polygon points="180,400 1020,400 1130,640 70,640" fill="#b9b2a2"/><rect x="170" y="388" width="860" height="16" fill="#8e877a"/>${Array.from(
      { length: 9 },
      (_, index) => `<rect x="${250 + index * 82}" y="430" width="26" height="150" fill="#8a8375"/>`,
    ).join('')}${ripples(random, 650)}${flags(random, 392)}${trees(random, 420, 6)}`,
  lake: (random) => `${water(HORIZON)}${ripples(random, HORIZON)}${trees(random, HORIZON + 6, 22)}`,
  canal: (random) =>
    `<polygon points="560,${HORIZON} 640,${HORIZON} 980,${HEIGHT} 220,${HEIGHT}" fill="url(#water)"/><polygon points="548,${HORIZON} 560,${HORIZON} 220,${HEIGHT} 120,${HEIGHT}" fill="#bcb39d"/><polygon points="640,${HORIZON} 652,${HORIZON} 1080,${HEIGHT} 980,${HEIGHT}" fill="#bcb39d"/>${trees(random, HORIZON + 8, 26)}`,
  street: (random) =>
    `<polygon points="520,${HORIZON} 680,${HORIZON} ${WIDTH},${HEIGHT} 0,${HEIGHT}" fill="#a49c8c"/>${houses(random, 520, 7, '#c9bda6')}${trees(random, 560, 12)}`,
  bridge: (random) =>
    `${water(520)}${[140, 440, 740].map((x) => `<path d="M${x} 560 A150 120 0 0 1 ${x + 300} 560 L${x + 270} 560 A120 92 0 0 0 ${x + 30} 560 Z" fill="#9b9384"/>`).join('')}<rect y="420" width="${WIDTH}" height="34" fill="#a9a191"/>${ripples(random, 580)}${trees(random, 424, 8)}`,
  terrace: (random) =>
    `${Array.from({ length: 9 }, (_, index) => {
      const y = HORIZON + index * 42;
      return `<path d="M0 ${y + 30} Q300 ${y - random.int(4, 34)} 600 ${y + 14} T${WIDTH} ${y} L${WIDTH} ${HEIGHT} L0 ${HEIGHT} Z" fill="${index % 2 === 0 ? '#93a06a' : '#b5ae74'}"/>`;
    }).join('')}${trees(random, 470, 8)}${flags(random, 560)}`,
  school: (random) =>
    `<rect x="210" y="300" width="780" height="240" fill="#d2c5ab"/><rect x="190" y="286" width="820" height="20" fill="#6a564a"/>${Array.from(
      { length: 16 },
      (_, index) =>
        `<rect x="${250 + (index % 8) * 92}" y="${index < 8 ? 330 : 430}" width="46" height="62" fill="#3e4a50"/>`,
    ).join(
      '',
    )}<rect y="540" width="${WIDTH}" height="260" fill="#b7ab8f"/><rect x="598" y="180" width="5" height="120" fill="#4a4038"/><rect x="603" y="184" width="64" height="40" fill="#b3261e"/>${trees(random, 600, 9)}`,
  works: (random) =>
    `${houses(random, 560, 5, '#a8a199')}${[300, 520, 860].map((x) => `<polygon points="${x},200 ${x + 34},200 ${x + 46},560 ${x - 12},560" fill="#7d6a5c"/><ellipse cx="${x + 60}" cy="170" rx="74" ry="22" fill="#e5e0d5" opacity=".7"/>`).join('')}<rect y="560" width="${WIDTH}" height="240" fill="#948b78"/>${trees(random, 620, 7)}`,
};
