import { Button } from '@khai-bao/ui';
import { ArrowLeft, Printer } from 'lucide-react';
import type { ReactNode } from 'react';

/** Above a page that is made to be printed: the way back, what to know, and the button. `children`: other ways to have it. */
export function PrintBar({
  back,
  hint,
  print: words,
  onBack,
  children,
}: {
  back: string;
  hint: string;
  print: string;
  onBack: () => void;
  children?: ReactNode;
}) {
  return (
    <div className="poster-bar no-print">
      <Button variant="plain" icon={<ArrowLeft aria-hidden="true" />} onClick={onBack}>
        {back}
      </Button>
      <p className="dim grow">{hint}</p>
      {children}
      <Button icon={<Printer aria-hidden="true" />} onClick={() => print()}>
        {words}
      </Button>
    </div>
  );
}
