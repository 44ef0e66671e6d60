# Counts lost packets: `probe.py echo PORT ADDRESS...` on the node, `probe.py send PORT RATE ADDRESS...`
# at the client. Each address gets RATE packets a second from eight source ports in turn, so that the
# switches share them among all paths. Both ends note the sequence numbers that they see, and print
# them as JSON at SIGTERM. The echo also says for how many seconds, at the longest, it was not run: it
# has a real-time priority, so it was most likely the machine that did not run the guest.
import json, os, select, signal, socket, struct, sys, time

SOURCE_PORTS = 8
IPV6_FREEBIND = 78
# A guest that waits for a processor must lose neither what it has been sent nor what it sends.
SO_SNDBUFFORCE, SO_RCVBUFFORCE = 32, 33
GRACE = 1.0  # seconds for the last answers
TURN = 0.1  # seconds that the echo waits for packets at most
stopping = []
for number in (signal.SIGINT, signal.SIGTERM):
    signal.signal(number, lambda *_: stopping.append(time.monotonic()))


def bound(address, port):
    six = ":" in address
    sock = socket.socket(socket.AF_INET6 if six else socket.AF_INET, socket.SOCK_DGRAM)
    for option in (SO_SNDBUFFORCE, SO_RCVBUFFORCE):
        sock.setsockopt(socket.SOL_SOCKET, option, 1 << 24)
    if six:
        sock.setsockopt(socket.IPPROTO_IPV6, IPV6_FREEBIND, 1)
    sock.bind((address, port))
    sock.setblocking(False)
    return sock


def drain(sock):
    try:
        while True:
            yield sock.recvfrom(64)
    except (BlockingIOError, ConnectionRefusedError):
        return


def echo(port, addresses):
    # The guest has one processor. When FRR takes it from the echo in the middle of a send and replaces
    # the route, the kernel discards that packet; `ip route replace` alone does so. Not with a priority.
    os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(1))
    seen = {address: set() for address in addresses}
    socks = {bound(address, port): address for address in addresses}
    held, turn = 0, time.monotonic()
    while not stopping:
        last, turn = turn, time.monotonic()
        held = max(held, turn - last - TURN)
        for sock in select.select(list(socks), [], [], TURN)[0]:
            for data, client in drain(sock):
                seen[socks[sock]].add(struct.unpack("!I", data)[0])
                try:
                    sock.sendto(data, client)
                except OSError:
                    pass  # no route: the client counts it
    print(json.dumps({"held": held, "seen": {address: sorted(numbers) for address, numbers in seen.items()}}))


def send(port, rate, addresses):
    sent = dict.fromkeys(addresses, 0)
    back = {address: set() for address in addresses}
    socks = {address: [bound("::" if ":" in address else "0.0.0.0", 0) for _ in range(SOURCE_PORTS)] for address in addresses}
    owner = {sock: address for address, all in socks.items() for sock in all}
    poll = select.epoll()
    by_number = {sock.fileno(): sock for sock in owner}
    for number in by_number:
        poll.register(number, select.EPOLLIN)
    started, ticks = time.monotonic(), 0
    print("sending", file=sys.stderr, flush=True)
    while not stopping or time.monotonic() < stopping[0] + GRACE:
        now = time.monotonic()
        while not stopping and started + ticks / rate <= now:
            for address in addresses:
                try:
                    socks[address][ticks % SOURCE_PORTS].sendto(struct.pack("!I", ticks), (address, port))
                except OSError:
                    pass  # lost, and counted so
                sent[address] += 1
            ticks += 1
        for number, _ in poll.poll(max(0.0, started + ticks / rate - time.monotonic()), 64):
            sock = by_number[number]
            for data, _ in drain(sock):
                back[owner[sock]].add(struct.unpack("!I", data)[0])
    print(json.dumps({address: {"sent": sent[address], "back": sorted(back[address])} for address in addresses}))


if sys.argv[1] == "echo":
    echo(int(sys.argv[2]), sys.argv[3:])
else:
    send(int(sys.argv[2]), int(sys.argv[3]), sys.argv[4:])
