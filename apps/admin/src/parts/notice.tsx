import type { Tone } from '@khai-bao/ui';
import { CircleCheck, Info, OctagonAlert, TriangleAlert } from 'lucide-react';
import type { ReactNode, Ref } from 'react';

/** The sign of each tone. */
export const toneIcons = {
  pass: CircleCheck,
  stop: OctagonAlert,
  caution: TriangleAlert,
  blue: Info,
  plain: Info,
  yours: Info,
} as const;

/** A sentence that matters, with its sign; a refusal can take the focus through `ref`. */
export function Notice({
  tone = 'blue',
  children,
  ref,
}: {
  tone?: Tone;
  children: ReactNode;
  ref?: Ref<HTMLDivElement>;
}) {
  const Icon = toneIcons[tone];
  return (
    <div
      className="notice"
      data-tone={tone}
      role={tone === 'stop' ? 'alert' : 'status'}
      tabIndex={-1}
      ref={ref}
    >
      <Icon size={20} aria-hidden="true" />
      <div>{children}</div>
    </div>
  );
}
