// A fact in the editor's text field. Wagtail brings React, Draft.js and the modal window.
(() => {
  const { React, DraftJS, draftail } = window;
  const { Modifier, EditorState } = DraftJS;

  const onload = {
    choose(modal) {
      const body = modal.body[0] || modal.body;
      modal.ajaxifyForm(body.querySelector("form"));
      const field = body.querySelector('input[type="search"]');
      setTimeout(() => { field.focus(); field.select(); }, 200);
      body.querySelectorAll(".fact-choice").forEach((button) => {
        button.addEventListener("click", () => {
          modal.respond("chosen", { fact: button.dataset.fact, text: button.dataset.text });
        });
      });
    },
  };

  class FactSource extends draftail.ModalWorkflowSource {
    getChooserConfig(entity, selectedText) {
      const query = entity ? entity.getData().fact.split(":")[1].split("|")[0].split("/").pop() : selectedText;
      return {
        url: this.props.entityType.chooserUrls.factChooser,
        urlParams: { q: query, at: window.location.pathname },
        onload,
        responses: { chosen: this.onChosen },
      };
    }

    filterEntityData(data) {
      return { fact: data.fact, problem: "" };
    }

    // The piece is replaced as a whole, whatever was selected inside it.
    onChosen(data) {
      const { editorState, entityKey, onComplete } = this.props;
      const content = editorState.getCurrentContent();
      let selection = editorState.getSelection();
      if (entityKey) {
        const block = content.getBlockForKey(selection.getStartKey());
        block.findEntityRanges((c) => c.getEntity() === entityKey, (start, end) => {
          selection = selection.merge({
            anchorKey: block.getKey(), focusKey: block.getKey(), anchorOffset: start, focusOffset: end, isBackward: false,
          });
        });
      }
      const withEntity = content.createEntity("FACT", "IMMUTABLE", this.filterEntityData(data));
      const key = withEntity.getLastCreatedEntityKey();
      const next = Modifier.replaceText(withEntity, selection, data.text, null, key);
      this.workflow.close();
      onComplete(EditorState.push(editorState, next, "insert-characters"));
    }
  }

  const Fact = ({ contentState, entityKey, onEdit, children }) => {
    const { fact, problem } = contentState.getEntity(entityKey).getData();
    return React.createElement("span", {
      className: problem ? "fact-piece fact-piece--gone" : "fact-piece",
      title: problem || `{{${fact}}}`,
      onMouseUp: () => onEdit(entityKey),
    }, children);
  };

  // A name that linked itself. Pressing it takes the link away and keeps it away.
  const RecordLink = ({ contentState, entityKey, onRemove, children }) => {
    const { record, hint } = contentState.getEntity(entityKey).getData();
    const refuse = () => {
      const field = document.querySelector("#id_names_unlinked");
      if (field && !field.value.split("\n").includes(record)) {
        field.value = `${field.value.trim()}\n${record}`.trim();
        field.dispatchEvent(new Event("input", { bubbles: true }));
      }
      // Draftail looks for the piece in the paragraph of the caret, which this press has still to move.
      setTimeout(() => onRemove(entityKey));
    };
    return React.createElement("span", { className: "record-piece", title: `${hint} (${record})`, onMouseUp: refuse }, children);
  };
  class NoSource extends React.Component {
    componentDidMount() { this.props.onClose(); }
    render() { return null; }
  }
  draftail.registerPlugin({ type: "RECORD", source: NoSource, decorator: RecordLink }, "entityTypes");

  draftail.registerPlugin({ type: "FACT", source: FactSource, decorator: Fact }, "entityTypes");
})();
