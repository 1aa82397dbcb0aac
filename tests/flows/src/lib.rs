//! Whole flows across contracts and programs; everything is in tests/.
