import { Checkbox, TextInput } from '@mantine/core';
import {
  type FilterDto,
  type IntakeView,
  changeFilter,
  deleteFilter,
  listFilters,
  saveFilter,
} from '@khai-bao/api-client/registration';
import { Button } from '@khai-bao/ui';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { BookmarkPlus, Pencil, Users } from 'lucide-react';
import { useState } from 'react';
import { ConfirmDialog } from '../parts/confirm-dialog.js';
import { Dialog, DialogFoot } from '../parts/dialog.js';
import { Notice } from '../parts/notice.js';
import { notify } from '../parts/notify.js';
import { useApi } from '../session/session.js';
import { commonTexts } from '../texts/common.texts.js';
import { problemText } from '../texts/words.js';
import { registrationTexts } from '../registrations/registration.texts.js';
import { savedFilterTexts } from './saved-filters.texts.js';

const filtersKey = ['intake-filters'] as const;
/** As many filters as there are keys for them. */
export const maxFilterKeys = 9;

/** The name of a filter; one that cannot be read has none. */
const nameOf = ({ name, unreadable }: FilterDto, nameless: string): string => (unreadable ? nameless : name);

/** Filters that one keeps and those that one's committee shares, by name. */
export function useSavedFilters(): readonly FilterDto[] {
  const api = useApi();
  return (
    useQuery({ queryKey: filtersKey, queryFn: () => listFilters({ client: api.client }) }).data?.items ?? []
  );
}

/** The list that is shown. */
interface ShownList {
  view: IntakeView;
  q: string;
}

function FilterDialog({
  filter,
  shown,
  onKept,
  onRemove,
  onClose,
}: {
  filter: FilterDto | null;
  shown: ShownList;
  onKept: (filter: FilterDto) => void;
  onRemove: () => void;
  onClose: () => void;
}) {
  const t = savedFilterTexts.useTexts();
  const { tabs } = registrationTexts.useTexts();
  const api = useApi();
  const client = useQueryClient();
  const [name, setName] = useState(filter?.name ?? '');
  const [shared, setShared] = useState(filter?.shared ?? false);
  const isOther = filter !== null && (filter.view !== shown.view || filter.q !== shown.q);
  const isGone = filter !== null && !(filter.view in tabs);
  const [showNow, setShowNow] = useState(isGone);
  const [checked, setChecked] = useState(false);
  const takes = filter === null || showNow;
  const save = useMutation({
    mutationFn: () => {
      const form = {
        name: name.trim(),
        view: takes ? shown.view : (filter.view as IntakeView),
        q: takes ? shown.q : filter.q,
        shared,
      };
      return filter === null
        ? saveFilter({ client: api.client, body: form })
        : changeFilter({
            client: api.client,
            path: { id: filter.id },
            body: { ...form, version: filter.version },
          });
    },
    onSuccess: (kept) => {
      notify({ tone: 'pass', text: t.kept(kept.name) });
      onKept(kept);
    },
    onSettled: () => client.invalidateQueries({ queryKey: filtersKey }),
  });
  const will = takes ? shown : filter;
  return (
    <Dialog
      opened
      onClose={onClose}
      title={filter === null ? t.keepTitle : t.editTitle(nameOf(filter, t.nameless))}
    >
      <form
        className="stack"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          setChecked(true);
          if (name.trim() !== '') save.mutate();
        }}
      >
        {save.error && <Notice tone="stop">{problemText(save.error)}</Notice>}
        <TextInput
          label={t.name}
          description={t.shows(will.view in tabs ? tabs[will.view as IntakeView] : t.goneTab, will.q)}
          data-autofocus
          autoComplete="off"
          maxLength={60}
          value={name}
          error={checked && name.trim() === '' ? t.needed : undefined}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        {isOther && !isGone && (
          <Checkbox
            label={t.showNow}
            checked={showNow}
            onChange={(event) => setShowNow(event.currentTarget.checked)}
          />
        )}
        {filter === null || filter.own ? (
          <Checkbox
            label={t.shared}
            description={t.sharedHint}
            checked={shared}
            onChange={(event) => setShared(event.currentTarget.checked)}
          />
        ) : (
          <p className="dim">{t.sharedBy(filter.ownerName)}</p>
        )}
        <DialogFoot send={t.keep} busy={save.isPending} onClose={onClose} />
        {filter !== null && (
          <Button variant="quiet" disabled={save.isPending} onClick={onRemove}>
            {t.remove}
          </Button>
        )}
      </form>
    </Dialog>
  );
}

/** One's filters in a row: a click opens one, the open one can be edited, and the list that is shown can be kept as a new one. */
export function SavedFilters({
  filters,
  shown,
  openId,
  onOpen,
  onClosed,
}: {
  filters: readonly FilterDto[];
  shown: ShownList;
  /** The filter that was opened last, whatever was changed in the list since. */
  openId: string | undefined;
  onOpen: (filter: FilterDto) => void;
  /** The open filter is no more. */
  onClosed: () => void;
}) {
  const t = savedFilterTexts.useTexts();
  const { tabs } = registrationTexts.useTexts();
  const words = commonTexts.useTexts();
  const api = useApi();
  const [writing, setWriting] = useState<FilterDto | 'new' | null>(null);
  const [removing, setRemoving] = useState<FilterDto | null>(null);
  const open = filters.find(({ id }) => id === openId);
  return (
    <>
      <div
        className="kept-filters"
        role="group"
        aria-label={t.label}
        data-empty={filters.length === 0 || undefined}
      >
        {filters.map((filter, at) => (
          <button
            key={filter.id}
            type="button"
            aria-pressed={
              filter.id === openId &&
              (filter.view === shown.view || !(filter.view in tabs)) &&
              filter.q === shown.q
            }
            aria-keyshortcuts={at < maxFilterKeys ? String(at + 1) : undefined}
            title={filter.shared ? t.sharedBy(filter.ownerName) : undefined}
            onClick={() => onOpen(filter)}
          >
            {filter.shared && <Users aria-hidden="true" />}
            {nameOf(filter, t.nameless)}
          </button>
        ))}
        {open && (
          <Button
            variant="plain"
            size="small"
            aria-label={t.edit(nameOf(open, t.nameless))}
            title={t.edit(nameOf(open, t.nameless))}
            icon={<Pencil aria-hidden="true" />}
            onClick={() => setWriting(open)}
          />
        )}
        <Button
          variant="plain"
          size="small"
          data-narrow="icon"
          title={t.keepTitle}
          icon={<BookmarkPlus aria-hidden="true" />}
          onClick={() => setWriting('new')}
        >
          {t.keep}
        </Button>
      </div>
      {filters.some(({ unreadable }) => unreadable) && (
        <p className="kept-filters-gone" role="status">
          {words.unreadable}
        </p>
      )}
      {open && !(open.view in tabs) && (
        <p className="kept-filters-gone" role="status">
          {t.gone(nameOf(open, t.nameless))}
        </p>
      )}
      {writing !== null && (
        <FilterDialog
          filter={writing === 'new' ? null : writing}
          shown={shown}
          onKept={(kept) => {
            setWriting(null);
            onOpen(kept);
          }}
          onRemove={() => {
            setRemoving(writing === 'new' ? null : writing);
            setWriting(null);
          }}
          onClose={() => setWriting(null)}
        />
      )}
      {removing !== null && (
        <ConfirmDialog
          title={`${t.remove}: ${nameOf(removing, t.nameless)}`}
          text={t.removeText}
          confirm={t.remove}
          done={t.removed(nameOf(removing, t.nameless))}
          act={async () => {
            await deleteFilter({ client: api.client, path: { id: removing.id } });
            onClosed();
          }}
          changes={filtersKey}
          onClose={() => setRemoving(null)}
        />
      )}
    </>
  );
}
