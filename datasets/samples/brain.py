"""Makes brain.nii.gz: a macaque's brain small enough to travel with the source.

    python datasets/samples/brain.py inia19-t1-brain.nii.gz
Versions: nibabel 5.4.2, numpy 2.4. The template has 168 x 206 x 128 voxels of 0.5 mm in float32; the sample is the mean
of each 2 x 2 x 2 of them, twice its value in a byte, with the affine moved by half a voxel of the template.
"""

import gzip
import pathlib
import sys

import nibabel
import numpy


def sample(template):
    voxels = numpy.asarray(template.dataobj, dtype=numpy.float64)
    x, y, z = (size // 2 for size in voxels.shape)
    means = voxels.reshape(x, 2, y, 2, z, 2).mean(axis=(1, 3, 5))
    affine = template.affine.copy()
    affine[:3, 3] += affine[:3, :3] @ [0.5, 0.5, 0.5]
    affine[:3, :3] *= 2
    image = nibabel.Nifti1Image(numpy.clip(numpy.rint(2 * means), 0, 255).astype(numpy.uint8), affine)
    image.header["descrip"] = "INIA19 T1 brain, 1 mm, CC-BY, PMID 23230398"
    image.header.set_xyzt_units("mm")
    return image


if __name__ == "__main__":
    small = sample(nibabel.load(sys.argv[1])).to_bytes()
    file = pathlib.Path(__file__).parent / "brain.nii.gz"
    file.write_bytes(gzip.compress(small, 9, mtime=0))
