import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import sparticuz from '@sparticuz/chromium';
import { ExplainedError } from '@khai-bao/local/explained-error.ts';
import { root } from '@khai-bao/local/paths.ts';
import { chromium, type Page } from 'playwright-core';
import { figureRow, type FigureRow } from '../figures.ts';
import { createRandom } from '../load/random.ts';
import { createDistortions, distortionKinds, type Distortion } from './poster-distortions.ts';

/** Share of the pictures that must be read. Source: requirement of the posters. */
const targetShare = 0.98;
const pictureSize = { width: 900, height: 1200 };
/** Width of the poster in a picture, pixels: it fills most of the frame. */
const posterWidth = 640;

const poster = {
  unitName: 'Chợ Bến Thành',
  gateName: 'Cổng 1, đường Phan Bội Châu',
  direction: 'entrance',
  areaName: 'Phường Bến Thành, Quận 1',
  code: '7K2M4Q9',
  url: 'HTTPS://KHAIBAO.EXAMPLE.VN/G/7K2M4Q9/12',
  host: 'khaibao.example.vn',
  hotline: '19009095',
  centreName: 'Trung tâm y tế Quận 1',
  centrePhone: '+842838244249',
  version: 12,
  issuedOn: '2021-06-30',
};

/**
 * Measures how many distorted pictures of the printed poster an independent decoder reads: the service's own PDF, rasterised by
 * poppler, distorted in Chromium, decoded by zbar. @throws ExplainedError when a program of Debian is missing
 */
export async function measurePosters({
  seed,
  count,
  folder,
  log,
}: {
  readonly seed: number;
  readonly count: number;
  readonly folder: string;
  readonly log: (line: string) => void;
}): Promise<FigureRow[]> {
  requireProgram('zbarimg', 'zbar-tools');
  requireProgram('pdftoppm', 'poppler-utils');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const picture = rasterisePoster(folder);
  const browser = await chromium.launch({
    executablePath: await sparticuz.executablePath(),
    args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--disable-background-networking'],
    headless: true,
  });
  const distortions = createDistortions(createRandom(seed), count);
  const unread: { readonly at: number; readonly distortion: Distortion }[] = [];
  try {
    const page = await browser.newPage({ viewport: pictureSize });
    for (const [at, distortion] of distortions.entries()) {
      const file = path.join(folder, `${String(at).padStart(3, '0')}-${distortion.kind}.jpg`);
      await photograph(page, picture, distortion, file);
      if (decode(file).includes(poster.url)) rmSync(file);
      else unread.push({ at, distortion });
    }
  } finally {
    await browser.close();
  }
  for (const { at, distortion } of unread) log(`not read: ${at} ${JSON.stringify(distortion)}`);
  return [
    shareRow(`poster pictures that zbar reads (seed ${seed})`, count - unread.length, count, targetShare),
    ...distortionKinds.map((kind) => {
      const all = distortions.filter((one) => one.kind === kind).length;
      const failed = unread.filter(({ distortion }) => distortion.kind === kind).length;
      return shareRow(`of these: ${kind}`, all - failed, all);
    }),
  ];
}

function shareRow(what: string, read: number, all: number, target?: number): FigureRow {
  const figure = `${read} of ${all} (${((100 * read) / all).toFixed(1)} %)`;
  return target === undefined
    ? figureRow(what, figure)
    : figureRow(what, figure, `≥ ${100 * target} %`, read >= target * all);
}

function requireProgram(name: string, packageName: string): void {
  if (spawnSync(name, ['-h'], { stdio: 'ignore' }).error !== undefined)
    throw new ExplainedError(
      `bench posters needs ${name}, which is not installed. On Debian: apt-get install zbar-tools poppler-utils (${packageName} has it).`,
    );
}

/** Renders the poster as the service does and rasterises its first page. @returns the picture as a data URL */
function rasterisePoster(folder: string): string {
  const script = path.join(root, 'services/declarations/dist/posters/render-poster.process.js');
  const set = { paper: 'A4', parts: ['poster'], gates: [poster] };
  const pdf = execFileSync(process.execPath, [script], {
    input: JSON.stringify({ format: 'pdf', set }),
    maxBuffer: 32 * 1024 * 1024,
  });
  writeFileSync(path.join(folder, 'poster.pdf'), pdf);
  execFileSync('pdftoppm', ['-png', '-r', '150', '-singlefile', 'poster.pdf', 'poster'], { cwd: folder });
  const png = readFileSync(path.join(folder, 'poster.png'));
  return `data:image/png;base64,${png.toString('base64')}`;
}

const percent = (share: number): string => `${(share * 100).toFixed(3)}%`;

/** Takes a picture of the distorted poster on a wall. */
async function photograph(page: Page, picture: string, distortion: Distortion, file: string): Promise<void> {
  const { covered, glare } = distortion;
  const cover =
    covered === null
      ? ''
      : `<div style="position:absolute;background:#b9a58c;left:${percent(covered.left)};top:${percent(covered.top)};width:${percent(covered.width)};height:${percent(covered.height)}"></div>`;
  const reflection =
    glare === null
      ? ''
      : `<div style="position:absolute;inset:0;background:radial-gradient(circle ${Math.round(glare.radius * posterWidth)}px at ${percent(glare.x)} ${percent(glare.y)},rgb(255 255 255/.98) 0,rgb(255 255 255/.9) 40%,transparent 100%)"></div>`;
  await page.setContent(
    `<body style="margin:0;height:100vh;display:grid;place-items:center;background:#8f8c86;perspective:1500px">
       <div style="position:relative;width:${posterWidth}px;transform:rotateX(${distortion.tiltXDegrees}deg) rotateY(${distortion.tiltYDegrees}deg) rotateZ(${distortion.rotateDegrees}deg);filter:blur(${distortion.blurPixels}px)">
         <img src="${picture}" style="display:block;width:100%">${cover}${reflection}
       </div>
     </body>`,
    { waitUntil: 'load' },
  );
  writeFileSync(file, await page.screenshot({ type: 'jpeg', quality: distortion.jpegQuality }));
}

/** Returns the texts of the QR codes in a picture; empty when none is read. */
function decode(file: string): string {
  const { stdout } = spawnSync('zbarimg', ['--quiet', '--raw', '-Sdisable', '-Sqrcode.enable', file], {
    encoding: 'utf8',
  });
  return stdout;
}
