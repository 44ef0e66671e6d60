import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { withoutStartProfile } from '../../src/frr/startProfile.ts'

const bgp = (lines: string) => `router bgp 65001\n neighbor leaves bfd\n${lines}exit\n`

const profile =
  ' profile frr-intent-start\n  detect-multiplier 10\n  receive-interval 1000\n exit\n'
const use = ' neighbor leaves bfd profile frr-intent-start\n'

test('the profile of a start is not part of the running configuration', () => {
  const running = `bfd\n${profile}exit\n${bgp(use)}`
  assert.is(withoutStartProfile(running, bgp('')), `bfd\nexit\n${bgp('')}`)
})

test('in its place is what frr.conf says, and other profiles stay', () => {
  const own = ' profile fabric\n  detect-multiplier 5\n exit\n'
  const wanted = `bfd\n${own}exit\n${bgp(' neighbor leaves bfd profile fabric\n')}`
  assert.is(withoutStartProfile(`bfd\n${own}${profile}exit\n${bgp(use)}`, wanted), wanted)
  assert.is(withoutStartProfile(`bfd\n${profile}${own}exit\n${bgp(use)}`, wanted), wanted)
  assert.is(withoutStartProfile(wanted, wanted), wanted)
})

test.run()
