import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A browser that an account has signed in from. */
@Entity('known_device')
export class KnownDeviceEntity {
  @PrimaryColumn('uuid') accountId: string;
  /** Digest of the device cookie. */
  @PrimaryColumn('text') deviceDigest: string;
  /** Browser and operating system, from the user agent. */
  @Column('text', { name: 'device' }) deviceName: string;
  @Column('timestamptz', { name: 'first_at' }) firstSignInAt: Date;
  @Column('timestamptz', { name: 'last_at' }) lastSignInAt: Date;
}
