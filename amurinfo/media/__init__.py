"""Images and documents with credit, licence and alternative text; metadata stripped."""
