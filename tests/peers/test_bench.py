"""What `cargo xtask bench` measures can be measured: the wizard's own run, which no client of others takes part in."""

import unittest

import bench
from jobs import Peig


class OfTheWizard(unittest.TestCase):
    """Counts only: how long it takes is nobody's to promise on a machine with other work."""

    def test_the_whole_job_is_six_requests_of_which_one_reads(self):
        whole, alone = bench.once(Peig, 0)
        self.assertEqual((len(whole.requests), len(alone.requests)), (6, 5))
        self.assertEqual({one["status"] for one in whole.requests} - {200, 201, 204}, set())
