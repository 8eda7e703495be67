import { spawnSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { ExplainedError } from '../explained-error.ts';
import { waitForPort } from '../ports.ts';
import { createPrivateFolder } from '../private-folder.ts';
import { SupervisedProcess } from '../supervised-process.ts';
import { startTimeoutMs, type ServerOptions } from './server-options.ts';

interface KafkaOptions extends ServerOptions {
  readonly jarsDir: string;
  readonly port: number;
  readonly controllerPort: number;
}

/** Starts a real Kafka broker on loopback: one node in KRaft mode. */
export async function startKafka({
  dataDir,
  jarsDir,
  port,
  controllerPort,
  ...processOptions
}: KafkaOptions): Promise<{ readonly brokers: string }> {
  createPrivateFolder(dataDir);
  const properties = path.join(dataDir, 'server.properties');
  const logging = path.join(dataDir, 'log4j2.properties');
  const data = path.join(dataDir, 'log');
  writeFileSync(properties, serverProperties({ port, controllerPort, data }));
  writeFileSync(
    logging,
    'status=error\nappender.console.type=Console\nappender.console.name=console\nappender.console.layout.type=PatternLayout\nappender.console.layout.pattern=%d %p %m%n\nrootLogger.level=warn\nrootLogger.appenderRef.console.ref=console\n',
  );
  const classPath = ['-cp', `${jarsDir}/*`, `-Dlog4j2.configurationFile=${logging}`];
  if (!existsSync(path.join(data, 'meta.properties'))) {
    const formatted = spawnSync(
      'java',
      [...classPath, 'kafka.tools.StorageTool', 'format', '-t', 'a2hhaS1iYW8tbG9jYWwtMQ', '-c', properties],
      { encoding: 'utf8' },
    );
    if (formatted.status !== 0)
      throw new ExplainedError(
        `Kafka's folder could not be formatted: ${(formatted.stderr || formatted.stdout).trim().split('\n').pop()}`,
      );
  }
  const broker = new SupervisedProcess({
    ...processOptions,
    name: 'kafka',
    command: 'java',
    args: [
      '-Xms128m',
      '-Xmx384m',
      '-XX:+UseSerialGC',
      '-XX:TieredStopAtLevel=1',
      ...classPath,
      'kafka.Kafka',
      properties,
    ],
    // Most of its messages have no deadline, and alerts need little of it.
    niceness: 5,
  });
  broker.start();
  await waitForPort(port, startTimeoutMs, broker.requireRunning);
  return { brokers: `127.0.0.1:${port}` };
}

interface BrokerSettings {
  readonly port: number;
  readonly controllerPort: number;
  /** The folder of the log segments. */
  readonly data: string;
}

const serverProperties = ({
  port,
  controllerPort,
  data,
}: BrokerSettings): string => `process.roles=broker,controller
node.id=1
controller.quorum.voters=1@127.0.0.1:${controllerPort}
listeners=PLAINTEXT://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controllerPort}
advertised.listeners=PLAINTEXT://127.0.0.1:${port}
controller.listener.names=CONTROLLER
inter.broker.listener.name=PLAINTEXT
log.dirs=${data}
auto.create.topics.enable=false
offsets.topic.replication.factor=1
offsets.topic.num.partitions=8
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
transaction.state.log.num.partitions=4
group.initial.rebalance.delay.ms=0
log.cleaner.dedupe.buffer.size=16777216
message.max.bytes=2097152
`;
