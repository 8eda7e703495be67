import { findDeclarationSegment } from '@khai-bao/contracts/app-routes';
import { lazy } from 'react';
import { managedPartOf } from '../declaration/hashes.js';
import { useDeclarations } from '../keep/device.js';
import { DeclarationPage } from '../pass/declaration.page.js';
import { useHash } from '../router.js';
import { useDevice } from '../shell/device-context.js';

const ManagedPage = lazy(async () => ({ default: (await import('./managed.page.js')).ManagedPage }));

const FindPage = lazy(async () => ({ default: (await import('../phone-code/find.page.js')).FindPage }));

/** One declaration of this device: its pass, or what can be done with it. */
export function OneDeclaration({ declarationKey }: { declarationKey: string }) {
  const entry = useDeclarations(useDevice().outbox).find(({ key }) => key === declarationKey);
  const part = managedPartOf(entry, useHash());
  if (declarationKey === findDeclarationSegment) return <FindPage />;
  if (entry && part) return <ManagedPage entry={entry} part={part} />;
  return <DeclarationPage declarationKey={declarationKey} />;
}
