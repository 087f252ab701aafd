// A bot in unmodified discord.js. Prints one JSON object per line: {"done": step} when a step held,
// {"ask": what, ...} when the other side has to do something. Exits 1 at the first thing that is wrong.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { Client, Events, GatewayIntentBits, MessageFlags, MessageType } from 'discord.js';

const { THRONG_API, THRONG_TOKEN, THRONG_GUILD, THRONG_CHANNEL, THRONG_PERSON } = process.env;
const STEP_MS = 20_000;
const RESTART_MS = 60_000;

const print = (line) => process.stdout.write(`${JSON.stringify(line)}\n`);
const client = new Client({
  intents: [
    GatewayIntentBits.Guilds,
    GatewayIntentBits.GuildMembers,
    GatewayIntentBits.GuildMessages,
    GatewayIntentBits.GuildMessageTyping,
    GatewayIntentBits.MessageContent,
  ],
  rest: { api: THRONG_API, version: '10' },
});

/** The first event for which the condition holds; `heard` has what came before the wait began. */
function waitFor(event, condition, ms = STEP_MS) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`no ${event} as expected in ${ms} ms`)), ms);
    const listener = (...args) => {
      if (condition(...args)) {
        clearTimeout(timer);
        client.off(event, listener);
        resolve(args);
      }
    };
    client.on(event, listener);
  });
}

const heard = [];
client.on(Events.MessageCreate, (message) => heard.push(message.content));
client.on(Events.Error, (error) => print({ error: String(error) }));
client.on(Events.Debug, (text) => process.stderr.write(`${text}\n`));
const timesHeard = (text) => heard.filter((content) => content === text).length;

async function says(text, ask) {
  const message = waitFor(Events.MessageCreate, (m) => m.content === text);
  print({ ask, text });
  return (await message)[0];
}

const steps = {
  async login() {
    const ready = once(client, Events.ClientReady);
    await client.login(THRONG_TOKEN);
    await ready;
    const guild = client.guilds.cache.get(THRONG_GUILD);
    assert.equal(guild.name, 'Discord.js');
    assert.equal(guild.available, true);
    assert.equal(guild.channels.cache.get(THRONG_CHANNEL).name, 'general');
    assert.ok(guild.members.me, 'the bot is among the members');
  },

  async receive() {
    const message = await says('hello, bot', 'say');
    assert.equal(message.author.id, THRONG_PERSON);
    assert.equal(message.guildId, THRONG_GUILD);
    assert.equal(message.channelId, THRONG_CHANNEL);
  },

  async sendWithNonce() {
    const channel = client.channels.cache.get(THRONG_CHANNEL);
    const options = { content: 'once', nonce: '4711', enforceNonce: true };
    const echo = waitFor(Events.MessageCreate, (m) => m.content === 'once');
    const sent = await channel.send(options);
    const [received] = await echo;
    assert.equal(received.id, sent.id);
    assert.equal(received.nonce, '4711');
    const repeated = await channel.send(options);
    assert.equal(repeated.id, sent.id);
  },

  async edit() {
    const channel = client.channels.cache.get(THRONG_CHANNEL);
    const sent = await channel.send('befor');
    const update = waitFor(Events.MessageUpdate, (_, m) => m.id === sent.id);
    const edited = await sent.edit('before');
    assert.equal(edited.content, 'before');
    assert.ok(edited.editedTimestamp);
    const [, received] = await update;
    assert.equal(received.content, 'before');
  },

  async remove() {
    const channel = client.channels.cache.get(THRONG_CHANNEL);
    const sent = await channel.send('never said');
    const deletion = waitFor(Events.MessageDelete, (m) => m.id === sent.id);
    await sent.delete();
    await deletion;
    await assert.rejects(channel.messages.fetch({ message: sent.id, force: true }), { code: 10008 });
  },

  async file() {
    const channel = client.channels.cache.get(THRONG_CHANNEL);
    const content = Buffer.alloc(3_000_000);
    for (let i = 0; i < content.length; i++) content[i] = (i * 31 + (i >> 8)) & 255;
    const echo = waitFor(Events.MessageCreate, (m) => m.attachments.size === 1);
    const sent = await channel.send({ files: [{ attachment: content, name: 'all bytes.bin', description: 'd' }] });
    const [received] = await echo;
    const attachment = received.attachments.first();
    assert.equal(attachment.id, sent.attachments.first().id);
    assert.equal(attachment.size, content.length);
    assert.equal(attachment.description, 'd');
    const got = Buffer.from(await (await fetch(attachment.url)).arrayBuffer());
    assert.ok(content.equals(got), 'byte for byte');
    await sent.delete();
    heard.splice(heard.indexOf(''), 1);
  },

  async type() {
    const typing = waitFor(Events.TypingStart, (t) => t.user.id === THRONG_PERSON);
    print({ ask: 'type' });
    await typing;
    await client.channels.cache.get(THRONG_CHANNEL).sendTyping();
  },

  async history() {
    const channel = client.channels.cache.get(THRONG_CHANNEL);
    const page = await channel.messages.fetch({ limit: 50, cache: false });
    const contents = [...page.values()].map((m) => m.content);
    assert.deepEqual(contents.slice(0, 3), ['before', 'once', 'hello, bot']);
    const newest = [...page.keys()][0];
    const older = await channel.messages.fetch({ before: newest, limit: 1, cache: false });
    assert.deepEqual([...older.values()].map((m) => m.content), ['once']);
  },

  async members() {
    const guild = client.guilds.cache.get(THRONG_GUILD);
    const members = await guild.members.list({ limit: 100, cache: false });
    assert.ok(members.has(THRONG_PERSON), 'the person');
    assert.ok(members.has(client.user.id), 'the bot');
  },

  async command() {
    const word = { type: 3, name: 'word', description: 'Which', required: true };
    const registered = await client.application.commands.set([
      { name: 'ping', description: 'Pong?', options: [word] },
    ]);
    const used = waitFor(Events.InteractionCreate, (i) => i.commandName === 'ping');
    const { id, applicationId } = registered.first();
    print({ ask: 'use', command: id, application: applicationId, word: 'loud' });
    const [interaction] = await used;
    assert.ok(interaction.isChatInputCommand());
    assert.equal(interaction.user.id, THRONG_PERSON);
    assert.equal(interaction.channelId, THRONG_CHANNEL);
    assert.equal(interaction.options.getString('word'), 'loud');
    const echo = waitFor(Events.MessageCreate, (m) => m.content === 'pong, loud');
    await interaction.reply('pong, loud');
    const [message] = await echo;
    assert.equal(message.type, MessageType.ChatInputCommand);
    assert.equal(message.interactionMetadata.id, interaction.id);
    assert.equal((await interaction.fetchReply()).id, message.id);
    assert.equal((await interaction.editReply('pong, louder')).content, 'pong, louder');
    const psst = await interaction.followUp({ content: 'psst', flags: MessageFlags.Ephemeral });
    assert.ok(psst.flags.has(MessageFlags.Ephemeral));
    await assert.rejects(message.channel.messages.fetch({ message: psst.id, force: true }), { code: 10008 });
    await interaction.deleteReply();
    assert.equal(timesHeard('psst'), 0);
  },

  async resumeAfterReconnect() {
    const resumed = waitFor(Events.ShardResume, () => true);
    print({ ask: 'reconnect' });
    await resumed;
    await says('after op 7', 'say');
    assert.equal(timesHeard('after op 7'), 1);
  },

  async resumeAfterCut() {
    const resumed = waitFor(Events.ShardResume, () => true);
    const message = waitFor(Events.MessageCreate, (m) => m.content === 'while cut off');
    print({ ask: 'cut', text: 'while cut off' });
    await resumed;
    await message;
    assert.equal(timesHeard('while cut off'), 1);
  },

  async survivesRestart() {
    const ready = waitFor(Events.ShardReady, () => true, RESTART_MS);
    print({ ask: 'restart' });
    await ready;
    await says('after the restart', 'say');
    const channel = client.channels.cache.get(THRONG_CHANNEL);
    const page = await channel.messages.fetch({ limit: 50, cache: false });
    const contents = [...page.values()].map((m) => m.content);
    assert.deepEqual(contents.slice(0, 3), ['after the restart', 'while cut off', 'after op 7']);
  },

  async thread() {
    const channel = client.channels.cache.get(THRONG_CHANNEL);
    const message = await channel.send('shall we?');
    // Not Events.ThreadCreate: the library emits it for the answer of REST where that is first.
    const created = waitFor(Events.Raw, (p) => p.t === 'THREAD_CREATE' && p.d.id === message.id);
    const thread = await message.startThread({ name: 'Plans', autoArchiveDuration: 60 });
    const [event] = await created;
    assert.equal(event.d.newly_created, true);
    assert.equal(thread.parentId, THRONG_CHANNEL);
    assert.equal(thread.joined, true);
    const echo = waitFor(Events.MessageCreate, (m) => m.content === 'in the thread');
    await thread.send('in the thread');
    const [received] = await echo;
    assert.equal(received.channelId, thread.id);
    assert.equal((await channel.messages.fetch({ message: message.id, force: true })).hasThread, true);
    const archived = waitFor(Events.ThreadUpdate, (_, t) => t.id === thread.id && t.archived);
    await thread.setArchived(true);
    await archived;
    const list = await channel.threads.fetchArchived();
    assert.ok(list.threads.has(thread.id), 'among the archived ones');
  },

  async everythingOnce() {
    assert.deepEqual(heard, [...new Set(heard)], 'nothing was heard twice');
  },
};

try {
  for (const [name, step] of Object.entries(steps)) {
    await step();
    print({ done: name });
  }
  await client.destroy();
  process.exit(0);
} catch (error) {
  print({ failed: String(error.stack ?? error), heard });
  process.exit(1);
}
