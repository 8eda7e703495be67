import { citizenRoutes } from '@khai-bao/contracts/app-routes';
import { FileCog } from 'lucide-react';
import type { KeptDeclaration } from '../keep/store.js';
import { manageHash } from '../declaration/hashes.js';
import { Link } from '../router.js';
import { endedI18n } from './ended.texts.js';

/** Opens what can be done with a declaration, and says that a change of it was refused. */
export function ManageLink({ entry }: { entry: KeptDeclaration }) {
  const t = endedI18n.useTexts();
  const isRefused = entry.change?.state === 'refused';
  return (
    <>
      {isRefused && (
        <p role="status">
          <strong>{t.changeRefused}</strong>
        </p>
      )}
      <Link
        href={`${citizenRoutes.declaration(entry.key)}${manageHash}`}
        className="kb-btn"
        data-variant={isRefused ? 'quiet' : 'plain'}
      >
        <FileCog aria-hidden="true" />
        {t.manage}
      </Link>
    </>
  );
}
