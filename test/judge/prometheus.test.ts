import { readFileSync } from 'node:fs'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { prometheusText } from '../../src/judge/prometheus.ts'
import { neighbor, neighbors, neighborsText } from '../observe/routing/fakeFrr.ts'
import { faults, well } from './faults.ts'
import { bodyOf, type Node } from './nodes.ts'

const linesOf = (node: Node = {}): readonly string[] =>
  prometheusText(bodyOf(node)).trimEnd().split('\n')

const names = [
  ...['state', 'problems', 'frr_state', 'frr_info', 'frr_age_seconds'],
  ...['last_apply_timestamp_seconds', 'pending_changes', 'others', 'port_carrier'],
  ...['session_up', 'session_seconds', 'session_bfd_up', 'session_graceful_restart'],
  ...['session_received_prefixes', 'session_sent_prefixes', 'load_balancer_ips'],
  ...['announced_prefixes', 'announced_prefixes_missing', 'default_route', 'bgp_routes'],
].map((name) => `frr_intent_${name}`)

const sample =
  /^(frr_intent_[a-z0-9_]+)(?:\{((?:[a-z]+="(?:[^"\\\n]|\\[\\n"])*",?)+)\})? (-?[0-9.]+)$/

test('each line is a sample of the metric above it, and no sample is there twice', () => {
  for (const node of [...Object.values(well), ...Object.values(faults).map(([node]) => node)]) {
    const seen = new Set<string>()
    let current = ''
    for (const line of linesOf(node)) {
      const [, help] = /^# HELP (\S+) [A-Z].*\.$/.exec(line) ?? []
      if (help !== undefined) {
        assert.not.ok(seen.has(help), help)
        seen.add(help)
        current = help
      } else if (line.startsWith('#')) {
        assert.is(line, `# TYPE ${current} gauge`)
      } else {
        const [, name, labels = ''] = sample.exec(line) ?? []
        assert.is(name, current, line)
        assert.not.ok(seen.has(`${name}{${labels}`), line)
        seen.add(`${name}{${labels}`)
      }
    }
    assert.ok([...seen].every((key) => key.includes('{') || names.includes(key)))
  }
})

test('the names are stable', () => {
  const node = {
    lastApply: { at: '2026-01-02T03:04:05.000Z', plan_id: null, message: null },
  }
  const body = bodyOf(node)
  const text = prometheusText({ ...body, frr: { ...body.frr, age: 61 } })
  assert.equal(
    [...text.matchAll(/^# HELP (\S+)/gm)].map(([, name]) => name),
    names,
  )
  for (const line of [
    'frr_intent_state{state="well"} 1',
    'frr_intent_state{state="down"} 0',
    'frr_intent_frr_age_seconds 61',
    'frr_intent_last_apply_timestamp_seconds 1767323045',
    'frr_intent_session_up{kind="fabric",neighbor="eth0"} 1',
    'frr_intent_session_bfd_up{kind="fabric",neighbor="eth0"} 1',
    'frr_intent_session_sent_prefixes{kind="fabric",neighbor="eth1",family="ipv4"} 2',
    'frr_intent_default_route{family="ipv6",place="kernel"} 1',
    'frr_intent_bgp_routes{family="ipv4",place="installed"} 13',
  ])
    assert.ok(text.includes(`\n${line}\n`), line)
})

test('docs/status.md names metrics that are there', () => {
  const text = readFileSync('docs/status.md', 'utf8')
  const named = [...text.matchAll(/frr_intent_[a-z_]*[a-z]/g)].map(([name]) => name)
  assert.ok(named.length > 3)
  for (const name of named) assert.ok(names.includes(name), name)
})

test('what is wrong is counted, and what is not known is left out', () => {
  const down = linesOf(faults['both leaves are down']?.[0])
  assert.ok(down.includes('frr_intent_problems{level="down"} 2'))
  assert.ok(down.includes('frr_intent_state{state="down"} 1'))
  assert.ok(!down.some((line) => line.startsWith('frr_intent_session_sent_prefixes{kind="fabric"')))
  const missing = linesOf(faults['a LoadBalancer IP is not sent']?.[0])
  assert.ok(missing.includes('frr_intent_announced_prefixes_missing{kind="load_balancer"} 1'))
  const others = linesOf({ interference: { networkd: true } })
  assert.ok(others.includes('frr_intent_others 1'))
  const starting = linesOf({ starting: 3, obstacle: 'x' })
  assert.ok(starting.includes('frr_intent_frr_state{state="starting"} 1'))
  assert.ok(!starting.some((line) => /default_route|frr_info/.test(line)))
})

test('labels are escaped', () => {
  const name = 'a"b\\c\nd'
  const said = {
    'show bgp vrf all neighbors json': neighborsText({
      default: neighbors.default,
      metallb: { [name]: neighbor() },
    }),
  }
  assert.ok(
    linesOf({ said }).includes(
      String.raw`frr_intent_session_up{kind="speaker",neighbor="a\"b\\c\nd"} 1`,
    ),
  )
})

test.run()
