import type { RoomListDto } from '@khai-bao/api-client/support';
import { NativeSelect } from '@mantine/core';
import { channelTexts } from './channel.texts.js';

/** The rooms by subject and by area, with what is unread in each. */
export function RoomFilter({
  rooms,
  room,
  area,
  onChoose,
}: {
  rooms: RoomListDto;
  room: string | undefined;
  area: string | undefined;
  onChoose: (chosen: { room: string | undefined; area: string | undefined }) => void;
}) {
  const t = channelTexts.useTexts();
  const named = (name: string, unread: number): string => (unread > 0 ? `${name} (${unread})` : name);
  return (
    <div className="room-filter">
      <NativeSelect
        aria-label={t.roomLabel}
        value={room ?? ''}
        data={[
          { value: '', label: t.allRooms },
          ...rooms.subjects.map((one) => ({ value: one.room, label: named(t.rooms[one.room], one.unread) })),
        ]}
        onChange={(event) => onChoose({ room: event.currentTarget.value || undefined, area })}
      />
      <NativeSelect
        aria-label={t.areaLabel}
        value={area ?? ''}
        data={[
          { value: '', label: t.allAreas },
          ...rooms.areas.map((one) => ({ value: one.code, label: named(one.name, one.unread) })),
        ]}
        onChange={(event) => onChoose({ room, area: event.currentTarget.value || undefined })}
      />
    </div>
  );
}
