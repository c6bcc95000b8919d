"""Attributes and methods: tasks of several kinds that send each other packets, under a scheduler."""
import time


class Packet:
    def __init__(self, kind, payload):
        self.kind = kind
        self.payload = payload
        self.next = None


class Task:
    count = 0

    def __init__(self, name, priority):
        self.name = name
        self.priority = priority
        self.queue = []
        self.done = 0
        Task.count += 1

    def send(self, packet):
        self.queue.append(packet)

    def step(self, world):
        if not self.queue:
            return False
        packet = self.queue.pop(0)
        self.done += 1
        self.handle(packet, world)
        return True

    @property
    def load(self):
        return len(self.queue) * self.priority


class Worker(Task):
    __slots__ = ("sum",)

    def __init__(self, name, priority):
        super().__init__(name, priority)
        self.sum = 0

    def handle(self, packet, world):
        self.sum = (self.sum * 31 + packet.payload) % 65521
        world.route(packet, self.sum)


class Device(Task):
    def __init__(self, name, priority, delay):
        super().__init__(name, priority)
        self.delay = delay
        self.waiting = 0

    def handle(self, packet, world):
        self.waiting += 1
        if self.waiting >= self.delay:
            self.waiting = 0
            packet.kind = 1 - packet.kind
        world.route(packet, self.waiting)


class World:
    def __init__(self):
        self.tasks = [Worker(f"w{i}", i + 1) for i in range(4)] + [Device(f"d{i}", 2, i + 2) for i in range(3)]
        self.hops = 0

    def route(self, packet, where):
        self.hops += 1
        packet.payload = (packet.payload + where) & 1023
        self.tasks[(where + packet.kind * 4) % len(self.tasks)].send(packet)

    def run(self, rounds):
        for _ in range(rounds):
            for task in self.tasks:
                if task.load >= 0:
                    task.step(self)


def kernel():
    world = World()
    for i in range(30):
        world.tasks[i % 7].send(Packet(i & 1, i))
    world.run(60_000)
    return world.hops, [t.done for t in world.tasks], [t.sum for t in world.tasks[:4]]


rounds = []
for _ in range(6):
    start = time.perf_counter()
    for _ in range(2):
        result = kernel()
    rounds.append(time.perf_counter() - start)
print("checksum", result)
print(f'{{"name": "objects", "seconds": {rounds[0]:.6f}, "warm": {sorted(rounds[1:])[2]:.6f}}}')
