"""Float loops: bodies under gravity, and a sum of a series."""
import time

BODIES = [
    [0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 39.47],
    [4.84, -1.16, -0.10, 0.606, 2.81, -0.02, 0.0376],
    [8.34, 4.12, -0.40, -1.01, 1.82, 0.008, 0.0112],
    [12.89, -15.11, -0.22, 1.08, 0.868, -0.01, 0.0017],
    [15.37, -25.91, 0.18, 0.979, 0.594, -0.034, 0.002],
]


def advance(pairs, bodies, steps, dt):
    for _ in range(steps):
        for a, b in pairs:
            dx = a[0] - b[0]
            dy = a[1] - b[1]
            dz = a[2] - b[2]
            mag = dt * (dx * dx + dy * dy + dz * dz) ** -1.5
            ma = a[6] * mag
            mb = b[6] * mag
            a[3] -= dx * mb
            a[4] -= dy * mb
            a[5] -= dz * mb
            b[3] += dx * ma
            b[4] += dy * ma
            b[5] += dz * ma
        for body in bodies:
            body[0] += dt * body[3]
            body[1] += dt * body[4]
            body[2] += dt * body[5]


def series(n):
    total, sign = 0.0, 1.0
    for k in range(n):
        total += sign / (2.0 * k + 1.0)
        sign = -sign
    return total * 4.0


def kernel():
    bodies = [list(b) for b in BODIES]
    pairs = [(bodies[i], bodies[j]) for i in range(5) for j in range(i)]
    advance(pairs, bodies, 30_000, 0.001)
    return f"{sum(b[0] + b[4] for b in bodies):.6f} {series(800_000):.9f}"


rounds = []
for _ in range(6):
    start = time.perf_counter()
    for _ in range(2):
        result = kernel()
    rounds.append(time.perf_counter() - start)
print("checksum", result)
print(f'{{"name": "float_loops", "seconds": {rounds[0]:.6f}, "warm": {sorted(rounds[1:])[2]:.6f}}}')
