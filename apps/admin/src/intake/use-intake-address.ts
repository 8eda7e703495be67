import { IntakeView, type FilterDto } from '@khai-bao/api-client/registration';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect, useEffectEvent } from 'react';
import { useSearchText } from '../parts/use-search-text.js';

/** The tabs of the intake list, in their order. */
export const intakeViews = Object.values(IntakeView);

/** Reads view, search text, open registration and saved filter from the address, and changes them there. */
export function useIntakeAddress(canAct: boolean) {
  const search = useSearch({ from: '/tiep-nhan' });
  const navigate = useNavigate();
  const view: IntakeView = intakeViews.find((one) => one === search.view) ?? (canAct ? 'todo' : 'all');
  const { typed, q, type, search: searchFor } = useSearchText(search.q);
  const openId = search.id;

  const change = (to: { view?: IntakeView; id?: string | undefined }): void => {
    void navigate({
      to: '/tiep-nhan',
      search: { ...search, ...to },
      replace: Boolean(openId) && to.id !== undefined,
    });
  };
  // The searched text is part of the address: it can be sent, and is there again after a reload.
  const writeSearchText = useEffectEvent((text: string) => {
    if (text !== (search.q ?? ''))
      void navigate({
        to: '/tiep-nhan',
        search: (before) => ({ ...before, q: text || undefined }),
        replace: true,
      });
  });
  useEffect(() => writeSearchText(q), [q]);

  return {
    view,
    openId,
    filterId: search.filter,
    /** What the search field shows. */
    typed,
    /** What the service is asked for. */
    q,
    typeSearchText: type,
    openRegistration: (id: string | undefined): void => change({ id }),
    showView: (chosen: IntakeView): void => change({ view: chosen, id: undefined }),
    openFilter: ({ id, view: saved, q: text }: FilterDto): void => {
      searchFor(text);
      void navigate({
        to: '/tiep-nhan',
        search: { view: intakeViews.find((one) => one === saved), q: text || undefined, filter: id },
      });
    },
    leaveFilter: (): void => void navigate({ to: '/tiep-nhan', search: { ...search, filter: undefined } }),
  };
}
