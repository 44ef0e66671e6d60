// `frr-intent trace`: what is asked, printed and returned.
import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import * as E from 'fp-ts/lib/Either.js'
import { readFileSync } from 'node:fs'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import type { Writer } from '../../src/apply/capabilities.ts'
import type { Reader } from '../../src/observe/capabilities.ts'
import type { TraceBody } from '../../src/judge/trace/trace.ts'
import type { AllBody } from '../../src/judge/trace/all.ts'
import { hopTitles } from '../../src/judge/trace/hopText.ts'
import {
  ended,
  kernelWell,
  neighborsText,
  vtysh,
  wellSaid,
  type Said,
} from '../observe/routing/fakeFrr.ts'
import {
  always,
  bgp,
  fromSpeaker,
  imported,
  neighbors,
  route,
  traceHost,
  zebra,
  zebraBgp,
} from '../observe/routing/fakeTrace.ts'
import { readerOf, recordedHost } from '../observe/readers.ts'
import { captured } from './captured.ts'

const schema = JSON.parse(
  readFileSync(new URL('../../schema/trace-1.0.schema.json', import.meta.url), 'utf8'),
) as { readonly $defs: { readonly hop: { readonly enum: readonly string[] } } }

const ajv = new Ajv2020({ strict: true, allErrors: true, allowUnionTypes: true })
addFormats.default(ajv)
const validate = ajv.compile(schema)

const applied = {
  NODE_IP: '10.0.0.1',
  ASN_LOCAL: '65001',
  FE_PORT_NAMES: 'eth0,eth1',
  LB_POOLS: '192.0.2.0/24,2001:db8:88::/64',
}

const said: Said = {
  ...wellSaid,
  ...always,
  'show bgp vrf all neighbors json': neighborsText(neighbors),
  'show bgp vrf metallb ipv4 unicast 192.0.2.7 json': bgp('192.0.2.7/32', [], fromSpeaker()),
  'show bgp ipv4 unicast 192.0.2.7 json': bgp('192.0.2.7/32', ['eth0', 'eth1'], imported()),
  'show ip route 192.0.2.7 json': zebra('192.0.2.7/32', zebraBgp(['frr-metallb'])),
}

const six = '2001:db8:88::7/128'

const ofSix: Said = {
  [`show bgp vrf metallb ipv6 unicast ${six} json`]: bgp(six, [], fromSpeaker()),
  [`show bgp ipv6 unicast ${six} json`]: bgp(six, ['eth0', 'eth1'], imported()),
  [`show ipv6 route ${six} json`]: zebra(six, zebraBgp(['frr-metallb'], { installed: undefined })),
}

const incoming = { eth0: route(), eth1: route() }

const files = {
  ...recordedHost.files,
  '/run/frr-intent/intent.json': JSON.stringify({ environment: applied }),
  '/etc/frr/frr.conf': 'ip prefix-list from-speaker seq 10 permit 192.0.2.0/24 le 32\n',
}

/** A host as it was recorded, with an FRR that says this. Nothing may be written. */
const hostOf =
  (answers: Said = {}, kernel = { routes: [route()], own: route(), incoming }) =>
  (): Writer => {
    const recorded = readerOf({ ...recordedHost, files })
    const routing = traceHost({ ...said, ...answers }, kernel, files)
    const run: Reader['run'] = (command) => {
      const { argv } = command
      if (argv[0] === 'vtysh') return vtysh({ ...said, ...answers }, command)
      if (argv.includes('route') && argv[2] !== '-json') {
        const speakers = argv.includes('frr-metallb') ? '192.0.2.7 via 169.254.88.1 \n' : null
        return ended(0, argv[2] === '-4' ? (speakers ?? kernelWell['-4']) : kernelWell['-6'])
      }
      return argv.includes('get') || argv.includes('exact')
        ? routing.run(command)
        : recorded.run(command)
    }
    const forbidden = (): never => {
      throw new Error('trace only reads')
    }
    return {
      ...{ ...recorded, run, execute: forbidden, replaceFile: forbidden, writeSysctl: forbidden },
      ...{ lock: forbidden, withTemporaryFile: forbidden },
    }
  }

const lastLine = (text: string): string => text.trimEnd().split('\n').at(-1) ?? ''

const documentOf = (stdout: string): TraceBody & AllBody => {
  const document = JSON.parse(stdout) as TraceBody & AllBody
  assert.ok(validate(document), JSON.stringify(validate.errors))
  return document
}

test('what was applied last is enough: no environment is needed, and nothing is written', async () => {
  const { code, stdout, stderr } = await captured('trace 192.0.2.7', {}, hostOf())
  assert.is(stderr, '')
  assert.match(stdout, 'sent to leaf1 (eth0), leaf2 (eth1)')
  assert.equal([code, lastLine(stdout).slice(0, 30)], [0, '192.0.2.7 is well as far as th'])
})

test('a cross is exit code 2, also as JSON', async () => {
  const without = { 'show bgp ipv4 unicast 192.0.2.7 json': '{}\n' }
  const text = await captured('trace 192.0.2.7', {}, hostOf(without))
  assert.is(text.code, 2)
  assert.is(
    lastLine(text.stdout),
    '192.0.2.7 fails at "imported": FRR has it in VRF metallb, and has not imported it.',
  )
  const json = await captured('trace 192.0.2.7 --json', {}, hostOf(without))
  const body = documentOf(json.stdout)
  assert.equal([json.code, body.state, body.prefix], [2, 'failed', '192.0.2.7/32'])
})

test('what is not understood is exit code 5', async () => {
  const odd = { 'show ip route 192.0.2.7 json': '{"192.0.2.7/32": 7}' }
  assert.is((await captured('trace 192.0.2.7', {}, hostOf(odd))).code, 5)
})

test('all LoadBalancer IPs; the first ones that fail get their cause', async () => {
  const { code, stdout } = await captured('trace --all --json', {}, hostOf(ofSix))
  const body = documentOf(stdout)
  assert.equal(
    body.addresses.map(({ prefix, state, hop }) => [prefix, state, hop]),
    [
      ['192.0.2.7/32', 'ok', null],
      [six, 'failed', 'zebra'],
    ],
  )
  assert.is(code, 2)
  const text = await captured('trace --all', {}, hostOf(ofSix))
  assert.is(lastLine(text.stdout), '1 of 2 LoadBalancer IPs failed.')
})

test('wrong words', async () => {
  const sentence = async (line: string): Promise<string> => {
    const { code, stderr } = await captured(line, {}, hostOf())
    return `${code} ${stderr.trim()}`
  }
  const wanted = 'Name an address, such as 192.0.2.7, or a prefix, such as 0.0.0.0/0; or use --all.'
  assert.is(await sentence('trace'), `1 frr-intent: trace needs an address. ${wanted}`)
  assert.is(
    await sentence('trace --all 192.0.2.7'),
    `1 frr-intent: --all takes no address. ${wanted}`,
  )
  assert.is(
    await sentence('trace 10.0.0.1/8'),
    `1 frr-intent: "10.0.0.1/8" is no prefix: you probably meant 10.0.0.0/8, or the address 10.0.0.1. ${wanted}`,
  )
})

test('nobody can ask FRR: exit code 5', async () => {
  const host = {
    ...hostOf()(),
    run: (command: Parameters<Reader['run']>[0]) =>
      command.argv[0] === 'vtysh'
        ? E.left({ _tag: 'NotFound', program: 'vtysh' } as const)
        : hostOf()().run(command),
  }
  for (const line of ['trace 192.0.2.7', 'trace --all']) {
    const { code, stderr } = await captured(line, {}, () => host)
    assert.is(code, 5)
    assert.match(stderr, 'there is no program "vtysh"')
  }
})

test('the schema has every hop', () => {
  assert.equal(schema.$defs.hop.enum.toSorted(), Object.keys(hopTitles).toSorted())
})

test.run()
