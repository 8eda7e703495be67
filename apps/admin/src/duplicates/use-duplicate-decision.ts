import { ServiceProblem } from '@khai-bao/api-client/admin';
import {
  type ComparisonDto,
  type CorrectableField,
  dismissDuplicate,
  mergeDuplicates,
  undoDuplicateMerge,
} from '@khai-bao/api-client/registration';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { notify } from '../parts/notify.js';
import { registrationTexts } from '../registrations/registration.texts.js';
import { queryKeys } from '../navigation/query-keys.js';
import { useApi } from '../session/session.js';
import { duplicateTexts } from './duplicates.texts.js';

/** The compared fields, in the order in which they are shown. */
export const comparedFields: readonly CorrectableField[] = [
  'name',
  'kind',
  'taxCode',
  'areaName',
  'street',
  'representative',
  'phone',
  'email',
  'usesNcovi',
  'expectedGates',
];

/** Has another officer changed one of the registrations, or decided about the pair? */
export const isConcurrentDecision = (problem: Error): boolean =>
  problem instanceof ServiceProblem &&
  (problem.code === 'REGISTRATION.CHANGED' || problem.code === 'REGISTRATION.DUPLICATE_DECIDED');

/**
 * The officer's choice: the registration that stays, and fields whose value is not the proposed one. It is kept by unit id, so that it
 * outlives a newer version of the pair.
 */
interface MergeChoice {
  readonly survivorId: string | null;
  readonly values: Readonly<Partial<Record<CorrectableField, string>>>;
}

/** Merges a pair, dismisses it as two units, or undoes a merge; each decision carries the versions that the officer has read. */
export function useDuplicateDecision(
  pair: ComparisonDto,
  { onReload, onClose }: { onReload: () => Promise<unknown>; onClose: () => void },
) {
  const t = duplicateTexts.useTexts();
  const fieldNames = registrationTexts.useTexts().fields;
  const api = useApi();
  const client = useQueryClient();
  const [choice, setChoice] = useState<MergeChoice>({ survivorId: null, values: {} });
  const [dialog, setDialog] = useState<'dismiss' | 'undo-merge' | null>(null);
  const survivorId = choice.survivorId ?? pair.survivorId;
  const [survivor, other] = pair.sides[0].unitId === survivorId ? pair.sides : [pair.sides[1], pair.sides[0]];
  const chosenUnitOf = (field: CorrectableField): string =>
    choice.values[field] ?? ((pair.take[survivorId] ?? []).includes(field) ? other.unitId : survivor.unitId);
  const read = {
    state: pair.state,
    versions: pair.sides.map(({ unitId, version }) => ({ unitId, version })),
  };
  const finish = async (text: string): Promise<void> => {
    // The page behind the dialog shows the result before the dialog closes.
    await client.invalidateQueries({ queryKey: queryKeys.intake });
    notify({ tone: 'pass', text });
    setDialog(null);
    onClose();
  };
  const onError = (error: Error): void => {
    setDialog(null);
    if (isConcurrentDecision(error)) void onReload();
  };
  const merge = useMutation({
    mutationFn: () =>
      mergeDuplicates({
        client: api.client,
        path: { id: pair.id },
        body: {
          ...read,
          survivorId,
          take: comparedFields.filter(
            (field) => survivor[field] !== other[field] && chosenUnitOf(field) === other.unitId,
          ),
        },
      }),
    onSuccess: (stays) => finish(t.merged(stays.name)),
    onError,
  });
  const dismiss = useMutation({
    mutationFn: (reason: string) =>
      dismissDuplicate({ client: api.client, path: { id: pair.id }, body: { ...read, reason } }),
    onSuccess: () => finish(t.notSameDone),
    onError,
  });
  const undoMerge = useMutation({
    mutationFn: (reason: string) =>
      undoDuplicateMerge({
        client: api.client,
        path: { id: pair.id },
        body: { ...read, ...(reason ? { reason } : {}) },
      }),
    onSuccess: ({ kept }) =>
      finish(kept.length > 0 ? t.partedKept(kept.map((field) => fieldNames[field]).join(', ')) : t.parted),
    onError,
  });
  return {
    survivorId,
    chosenUnitOf,
    chooseSurvivor: (unitId: string): void => setChoice((before) => ({ ...before, survivorId: unitId })),
    chooseValue: (field: CorrectableField, unitId: string): void =>
      setChoice((before) => ({ ...before, values: { ...before.values, [field]: unitId } })),
    /** The dialog that asks for a reason. */
    dialog,
    openDialog: setDialog,
    closeDialog: (): void => setDialog(null),
    merge: (): void => merge.mutate(),
    dismiss: dismiss.mutate,
    isDismissing: dismiss.isPending,
    undoMerge: undoMerge.mutate,
    isUndoing: undoMerge.isPending,
    busy: merge.isPending || dismiss.isPending || undoMerge.isPending,
    problem: merge.error ?? dismiss.error ?? undoMerge.error,
  };
}
