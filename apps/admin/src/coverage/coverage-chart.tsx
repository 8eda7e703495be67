import type { CoverageAreaDto } from '@khai-bao/api-client/registration';
import { useLanguage } from '@khai-bao/ui';
import { Link } from '@tanstack/react-router';
import { numberText } from '../texts/words.js';
import type { CoverageSearch } from './coverage-search.js';
import { coverageTexts } from './coverage.texts.js';
import {
  missingShareOf,
  coverageParts,
  countParts,
  sortByMissingShare,
  type CoveragePart,
} from './coverage-counts.js';

/** What fills a part: a colour and a pattern, so that a black-and-white print tells them apart. */
function FillPatterns() {
  const line = { strokeWidth: 2.5, className: 'cov-stroke' };
  return (
    <svg className="cov-defs" aria-hidden="true" focusable="false">
      <defs>
        <pattern id="cov-silent" width="8" height="8" patternUnits="userSpaceOnUse">
          <rect width="8" height="8" className="cov-silent" />
          <path d="M-2 2 2-2M0 8 8 0M6 10 10 6" {...line} />
        </pattern>
        <pattern id="cov-unit" width="8" height="8" patternUnits="userSpaceOnUse">
          <rect width="8" height="8" className="cov-unit" />
          <circle cx="4" cy="4" r="1.8" className="cov-dot" />
        </pattern>
        <pattern id="cov-account" width="7" height="8" patternUnits="userSpaceOnUse">
          <rect width="7" height="8" className="cov-account" />
          <path d="M3.5 0V8" {...line} />
        </pattern>
        <pattern id="cov-committee" width="8" height="7" patternUnits="userSpaceOnUse">
          <rect width="8" height="7" className="cov-committee" />
          <path d="M0 3.5H8" strokeWidth={2} className="cov-stroke-dark" />
        </pattern>
      </defs>
    </svg>
  );
}

const fillOf = (part: CoveragePart): { className?: string; fill?: string } =>
  part === 'active' || part === 'out' ? { className: `cov-${part}` } : { fill: `url(#cov-${part})` };

/** One area's bar, its parts in proportion. What it shows is said beside it in words. */
function Bar({ area }: { area: CoverageAreaDto }) {
  const counts = countParts(area);
  const ends = coverageParts.map((_, at) =>
    coverageParts.slice(0, at + 1).reduce((sum, part) => sum + (100 * counts[part]) / area.known, 0),
  );
  return (
    <svg className="cov-bar" width="100%" height="22" aria-hidden="true" focusable="false">
      {coverageParts.map(
        (part, at) =>
          counts[part] > 0 && (
            <rect
              key={part}
              x={`${ends[at]! - (100 * counts[part]) / area.known}%`}
              width={`${(100 * counts[part]) / area.known}%`}
              height="100%"
              {...fillOf(part)}
            />
          ),
      )}
    </svg>
  );
}

function LegendSign({ part }: { part: CoveragePart }) {
  return (
    <svg className="cov-sign" width="16" height="16" aria-hidden="true" focusable="false">
      <rect width="100%" height="100%" rx="3" {...fillOf(part)} />
    </svg>
  );
}

/** The areas as bars, the one to urge on most first; each leads to what is below it. */
export function CoverageChart({
  items,
  searchOf,
}: {
  items: readonly CoverageAreaDto[];
  searchOf: (area: CoverageAreaDto) => CoverageSearch;
}) {
  const t = coverageTexts.useTexts();
  const language = useLanguage();
  return (
    <div className="cov-picture">
      <FillPatterns />
      <p className="dim">{t.pictureHint}</p>
      <ul className="cov-legend">
        {coverageParts.map((part) => (
          <li key={part}>
            <LegendSign part={part} /> {t.parts[part]}
          </li>
        ))}
      </ul>
      <ol className="cov-bars" aria-label={t.picture}>
        {sortByMissingShare(items).map((area) => {
          const counts = countParts(area);
          const lack = missingShareOf(area);
          return (
            <li key={area.areaPath}>
              <Link to="/bao-phu" search={searchOf(area)} className="cov-row">
                <span className="cov-name">
                  <strong>{area.name}</strong>
                  <span className="num">
                    {area.known === 0 ? t.nobody : t.knownIn(numberText(area.known, language))}
                    {lack !== null && ` · ${t.lacking(Math.round(lack * 100))}`}
                    {area.late > 0 && (
                      <>
                        {' · '}
                        <span className="late">{t.lateIn(numberText(area.late, language))}</span>
                      </>
                    )}
                  </span>
                </span>
                {area.known > 0 && <Bar area={area} />}
                {area.known > 0 && (
                  <span className="cov-words num">
                    {coverageParts
                      .filter((part) => counts[part] > 0)
                      .map((part) => `${t.parts[part]} ${numberText(counts[part], language)}`)
                      .join(' · ')}
                  </span>
                )}
              </Link>
            </li>
          );
        })}
      </ol>
    </div>
  );
}
