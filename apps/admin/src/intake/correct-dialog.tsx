import {
  type RegisterUnitDto,
  type RegistrationDetailDto,
  correctRegistration,
} from '@khai-bao/api-client/registration';
import { formatPhone } from '@khai-bao/ui';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Dialog } from '../parts/dialog.js';
import { notify } from '../parts/notify.js';
import { useAreaLevel } from '../session/permissions.js';
import { useApi } from '../session/session.js';
import { queryKeys } from '../navigation/query-keys.js';
import { intakePanelTexts } from './intake-panel.texts.js';
import { UnitForm } from './unit-form.js';

/** Completing and correcting what a registration says. */
export function CorrectDialog({ unit, onClose }: { unit: RegistrationDetailDto; onClose: () => void }) {
  const t = intakePanelTexts.useTexts();
  const api = useApi();
  const client = useQueryClient();
  const isOfWard = useAreaLevel() === 'ward';
  const save = useMutation({
    mutationFn: (entry: RegisterUnitDto) =>
      correctRegistration({
        client: api.client,
        path: { id: unit.unitId },
        body: { ...entry, version: unit.version },
      }),
    onSuccess: (now) => {
      client.setQueryData([...queryKeys.intake, 'one', unit.unitId], now);
      notify({ tone: 'pass', text: t.corrected(now.name) });
      onClose();
    },
    // Also after a refusal: somebody else may have changed it.
    onSettled: () => client.invalidateQueries({ queryKey: queryKeys.intake }),
  });
  return (
    <Dialog opened onClose={onClose} title={t.correctTitle(unit.name)} size="xl">
      <UnitForm
        initial={{
          name: unit.name,
          kind: unit.kind,
          areaCode: unit.areaCode,
          street: unit.street,
          representative: unit.representative,
          phone: formatPhone(unit.phone),
          email: unit.email ?? '',
          taxCode: unit.taxCode ?? '',
          expectedGates: unit.expectedGates === null ? '' : String(unit.expectedGates),
        }}
        ncovi={unit.usesNcovi}
        ward={isOfWard ? unit.areaCode : null}
        areaName={unit.areaName}
        intro={t.correctIntro}
        submit={t.correctSend}
        busy={save.isPending}
        problem={save.error}
        onSubmit={(entry) => save.mutate(entry)}
      />
    </Dialog>
  );
}
