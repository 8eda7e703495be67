import { encode } from 'uqr';

/** A QR code as one vector path, and how many units wide it is, its white margin of `quiet` modules included. */
export function qrPath(
  text: string,
  { quiet = 2, level = 'M' }: { quiet?: number; level?: 'L' | 'M' | 'Q' | 'H' } = {},
): { path: string; size: number } {
  const { data, size } = encode(text, { ecc: level, border: quiet });
  let path = '';
  data.forEach((row, y) => {
    let x = 0;
    while (x < row.length) {
      if (!row[x]) {
        x += 1;
        continue;
      }
      const from = x;
      while (x < row.length && row[x]) x += 1;
      path += `M${from} ${y}h${x - from}v1h-${x - from}z`;
    }
  });
  return { path, size };
}

/** A QR code, sharp on paper and screen. `quiet` is the white margin in modules; error correction M by default. */
export function Qr({
  text,
  label,
  quiet = 2,
  level = 'M',
  className,
}: {
  text: string;
  label: string;
  quiet?: number;
  level?: 'L' | 'M' | 'Q' | 'H';
  className?: string;
}) {
  const { path, size } = qrPath(text, { quiet, level });
  return (
    <svg
      className={className}
      viewBox={`0 0 ${size} ${size}`}
      role="img"
      aria-label={label}
      shapeRendering="crispEdges"
    >
      <rect width={size} height={size} fill="#fff" />
      <path d={path} fill="#14213a" />
    </svg>
  );
}
