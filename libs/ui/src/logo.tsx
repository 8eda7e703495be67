import type { ReactNode } from 'react';

/** The mark: an arch with a tick in it. Colours come from the ground it stands on. */
export function LogoSign({
  size = 28,
  arch = 'currentColor',
  tick = 'var(--mai)',
}: {
  size?: number;
  arch?: string;
  tick?: string;
}) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 32 32"
      fill="none"
      aria-hidden="true"
      strokeLinecap="round"
      strokeLinejoin="round"
    >
      <path d="M4 29V15.5a12 12 0 0 1 24 0V29" stroke={arch} strokeWidth="3.6" />
      <path d="m11 18.5 4 4.3 7.2-8.3" stroke={tick} strokeWidth="3.6" />
    </svg>
  );
}

/** The mark with the name beside it. */
export function LogoWithName({ size = 28, children = 'Khai Báo' }: { size?: number; children?: ReactNode }) {
  return (
    <span className="kb-mark">
      <LogoSign size={size} />
      <span>{children}</span>
    </span>
  );
}

/** What a gate says: open (pass), ask (staff decide), closed (stop). */
export type ArchState = 'open' | 'ask' | 'closed';

const archSigns: Record<ArchState, string> = {
  open: 'M28 52 43 68 72 34',
  ask: 'M50 26v27M50 68v.5',
  closed: 'm33 33 34 34M67 33 33 67',
};

/** The gate as a picture: wide open for a pass, closed for a stop. `children` stand under the sign, inside the arch. */
export function StateArch({
  state,
  children,
  sign = true,
}: {
  state: ArchState;
  children?: ReactNode;
  sign?: boolean;
}) {
  const outline = 'M6 106V48a44 44 0 0 1 88 0v58';
  return (
    <div className="kb-arch" data-state={state}>
      <svg viewBox="0 0 100 108" fill="none" aria-hidden="true" strokeLinecap="butt">
        <path d={`${outline}z`} fill="currentColor" fillOpacity="0.13" />
        <path
          d={state === 'closed' ? `${outline}z` : outline}
          stroke="currentColor"
          strokeWidth="4"
          strokeLinejoin="miter"
        />
        {sign && (
          <path
            d={archSigns[state]}
            stroke="currentColor"
            strokeWidth="9"
            strokeLinecap="round"
            strokeLinejoin="round"
            transform={children ? 'translate(0 -6)' : undefined}
          />
        )}
      </svg>
      {children !== undefined && <div className="kb-arch-inside">{children}</div>}
    </div>
  );
}
