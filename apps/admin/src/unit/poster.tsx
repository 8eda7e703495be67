import type { PosterDto } from '@khai-bao/api-client/declarations';
import { formatGateCode } from '@khai-bao/health-form';
import { LogoSign, Qr, formatDate } from '@khai-bao/ui';
import { unitTexts } from './unit.texts.js';

const directionWords = {
  entrance: {
    vi: 'Lối vào',
    en: 'Entrance',
    when: { vi: 'trước khi vào', en: 'Health declaration before you enter' },
    sign: 'M12 3v14M6 11l6 6 6-6',
  },
  exit: {
    vi: 'Lối ra',
    en: 'Exit',
    when: { vi: 'trước khi ra', en: 'Health declaration before you leave' },
    sign: 'M12 19V5M6 11l6-6 6 6',
  },
  both: {
    vi: 'Lối vào và ra',
    en: 'In and out',
    when: { vi: 'khi vào và khi ra', en: 'Health declaration on the way in and out' },
    sign: 'M8 5v14M4 9l4-4 4 4M16 19V5M12 15l4 4 4-4',
  },
} as const;

const steps = [
  { vi: '1. Mở máy ảnh, quét mã', en: 'Scan with your camera, no app needed' },
  { vi: '2. Trả lời 5 câu hỏi', en: 'Answer five questions, half a minute' },
  { vi: '3. Đưa mã cho bảo vệ', en: 'Show your pass to the staff' },
] as const;

/** The poster of a gate: A4, Vietnamese first and English below whatever the screen's language, black-and-white safe. */
export function Poster({ poster }: { poster: PosterDto }) {
  const t = unitTexts.useTexts().poster;
  const way = directionWords[poster.direction];
  const address = new URL(poster.url).host;
  return (
    <article className="poster" lang="vi" data-testid="poster">
      <div className="poster-page">
        <header>
          <LogoSign size={64} arch="#fff" tick="#f4b400" />
          <div>
            <h1>KHAI BÁO Y TẾ</h1>
            <p>
              {way.when.vi} · <span lang="en">{way.when.en}</span>
            </p>
          </div>
        </header>
        <h2>{poster.unitName}</h2>
        <p className="poster-place">
          {poster.gateName} · {poster.areaName}
        </p>
        <div className="poster-arch">
          <svg viewBox="0 0 128 156" fill="none" aria-hidden="true">
            <path d="M3 156V64a61 61 0 0 1 122 0v92" fill="#fff" stroke="#123a63" strokeWidth="5.5" />
          </svg>
          <p className="poster-way">
            <svg
              viewBox="0 0 24 24"
              fill="none"
              stroke="currentColor"
              strokeWidth="2.6"
              strokeLinecap="round"
              strokeLinejoin="round"
              aria-hidden="true"
            >
              <path d={way.sign} />
            </svg>
            <strong>{way.vi}</strong>
            <span lang="en">{way.en}</span>
          </p>
          <Qr text={poster.url} label={t.qr(poster.url)} quiet={1} level="Q" className="poster-qr" />
          <p className="poster-code code">{formatGateCode(poster.code)}</p>
        </div>
        <p className="poster-cannot">
          Không quét được? Vào <strong>{address}</strong> và gõ mã trên
          <br />
          <span lang="en">Cannot scan? Open the address and type the code</span>
        </p>
        <ol className="poster-steps">
          {steps.map((step) => (
            <li key={step.vi}>
              <strong>{step.vi}</strong>
              <span lang="en">{step.en}</span>
            </li>
          ))}
        </ol>
        <footer>
          <p>
            Không có điện thoại? Nhân viên trực cổng khai giúp.
            <br />
            <span lang="en">No phone? The staff will help you.</span>
          </p>
          <p className="num">
            Bản {poster.version}
            <br />
            {formatDate(poster.issuedOn)}
          </p>
        </footer>
      </div>
    </article>
  );
}
