import { Button } from '@khai-bao/ui';
import { X } from 'lucide-react';
import { areaFilterTexts } from './area-filter.texts.js';

/** The path of an area in an address (`79-760`); undefined for anything else. */
export const areaPathOf = (text: string | undefined): string | undefined =>
  /^\d{2}(-\d{3}(-\d{5})?)?$/.test(text ?? '') ? text?.replaceAll('-', '.') : undefined;

/** Says that a list shows the cases of one area, and removes the filter. */
export function AreaFilter({ name, onClear }: { name: string; onClear: () => void }) {
  const t = areaFilterTexts.useTexts();
  return (
    <p className="area-filter">
      {t.only(name)}
      <Button variant="plain" size="small" icon={<X aria-hidden="true" />} onClick={onClear}>
        {t.clear}
      </Button>
    </p>
  );
}
