import { ChevronDown } from 'lucide-react';
import { lazy, Suspense } from 'react';
import { i18n } from '../texts/index.js';
import type { PersonPartProps } from './person-part.js';

/** What is folded away, and the names of all countries, are no part of the first load. */
const FurtherInputs = lazy(async () => ({ default: (await import('./further-inputs.js')).FurtherInputs }));

/** E-mail, health insurance and nationality: folded away until something in them is wrong. */
export function FurtherFields(part: PersonPartProps) {
  const t = i18n.useTexts();
  const wrong = ['person.nationality', 'person.email', 'person.healthInsuranceNumber'].some(part.errorAt);
  return (
    <details className="c-more" {...(wrong ? { open: true } : {})}>
      <summary>
        {t.who.more}
        <ChevronDown aria-hidden="true" />
      </summary>
      <Suspense fallback={null}>
        <FurtherInputs {...part} />
      </Suspense>
    </details>
  );
}
