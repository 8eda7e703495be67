import { citizenRoutes, findDeclarationSegment } from '@khai-bao/contracts/app-routes';
import { formatTime } from '@khai-bao/ui';
import { Clock } from 'lucide-react';
import { useEffect } from 'react';
import { navigate } from '../router.js';
import { useDevice } from '../shell/device-context.js';
import { manageI18n } from './manage.texts.js';

/** Says until when a declaration of another device is open here, and forgets it then. */
export function FoundNotice({ entryKey, until, now }: { entryKey: string; until: number; now: number }) {
  const t = manageI18n.useTexts();
  const { outbox } = useDevice();
  const isOver = until <= now;
  useEffect(() => {
    if (!isOver) return;
    void outbox.discard(entryKey);
    navigate(citizenRoutes.declaration(findDeclarationSegment), { replace: true });
  }, [isOver, entryKey, outbox]);
  return (
    <p className="c-aside num">
      <Clock aria-hidden="true" />
      <span>{t.foundUntil(formatTime(until))}</span>
    </p>
  );
}
