"""What every model needs: sessions of onnxruntime, logistic functions, and memory of what was embedded."""
