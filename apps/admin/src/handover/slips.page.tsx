import '../styles/poster.css';
import '../styles/print.css';
import { Button, Empty } from '@khai-bao/ui';
import { useNavigate } from '@tanstack/react-router';
import { useEffect } from 'react';
import { PrintBar } from '../parts/print-bar.js';
import { PageGuard } from '../navigation/page.js';
import { handoverTexts } from './handover.texts.js';
import { useSlips } from './open-slips.js';
import { Slip } from './slip.js';

function Slips() {
  const t = handoverTexts.useTexts();
  const navigate = useNavigate();
  const slips = useSlips();
  const back = (): void => void navigate({ to: '/ban-giao' });
  useEffect(() => {
    if (slips.length === 0) return;
    const warn = (event: BeforeUnloadEvent): void => event.preventDefault();
    addEventListener('beforeunload', warn);
    return () => removeEventListener('beforeunload', warn);
  }, [slips.length]);
  if (slips.length === 0)
    return (
      <Empty title={t.batchEmpty} action={<Button onClick={back}>{t.backToList}</Button>}>
        {t.batchEmptyText}
      </Empty>
    );
  return (
    <>
      <h1 className="visually-hidden">{t.title}</h1>
      <PrintBar back={t.backToList} hint={t.batchBar(slips.length)} print={t.printSlip} onBack={back} />
      <div className="slips">
        {slips.map((slip) => (
          <Slip key={slip.handoverId} slip={slip} />
        ))}
      </div>
    </>
  );
}

/** Every slip that is open on this page, two on an A4 sheet. */
export function SlipsPage() {
  return (
    <PageGuard section="handover">
      <Slips />
    </PageGuard>
  );
}
