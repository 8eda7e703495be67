import type { PosterPageDto, PosterShapeDto } from '@khai-bao/api-client/declarations';

const weights: Readonly<Record<string, number>> = { regular: 400, semibold: 600, bold: 700 };

function Shape({ shape }: { shape: PosterShapeDto }) {
  return shape.kind === 'path' ? (
    <path
      d={shape.d}
      fill={shape.fill ?? 'none'}
      stroke={shape.stroke ?? 'none'}
      strokeWidth={shape.strokeWidth}
    />
  ) : (
    <text
      x={shape.x}
      y={shape.y}
      fontSize={shape.size}
      fontWeight={weights[shape.face ?? 'regular'] ?? 400}
      fill={shape.color}
      letterSpacing={shape.spacing}
      xmlSpace="preserve"
    >
      {shape.text}
    </text>
  );
}

/** A printed page as the PDF draws it, in the size of its paper. Vietnamese first and English below, whatever the screen's language. */
export function PosterSheet({ page, label }: { page: PosterPageDto; label: string }) {
  const { part, width, height, scale, left, top, items } = page;
  return (
    <article className="poster-sheet" lang="vi" aria-label={label} data-testid={`sheet-${part}`}>
      <svg viewBox={`0 0 ${width} ${height}`} role="group" focusable="false">
        <rect width={width} height={height} fill="#fff" />
        <g transform={`translate(${left} ${top}) scale(${scale})`}>
          {items.map((shape, at) => (
            <Shape key={at} shape={shape} />
          ))}
        </g>
      </svg>
    </article>
  );
}
