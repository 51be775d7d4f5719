/* Adds the statement up again without the classes whose boxes are cleared. Whole pence throughout. */
(function () {
  "use strict";
  var data = JSON.parse(document.getElementById("sums").textContent);
  var box = document.getElementById("leave-out");
  var kinds = ["type", "status", "assurance", "lever", "party", "year"];
  function pounds(pence) {
    var sign = pence < 0 ? "-" : "", size = Math.abs(pence);
    var whole = Math.floor(size / 100).toString().replace(/\B(?=(\d{3})+$)/g, ",");
    return sign + "£" + whole + "." + ("0" + (size % 100)).slice(-2);
  }
  function leftOut() {
    var found = kinds.map(function () { return {}; });
    box.querySelectorAll("input[type=checkbox]").forEach(function (one) {
      if (!one.checked) { found[kinds.indexOf(one.dataset.kind)][one.dataset.number] = true; }
    });
    return found;
  }
  function add(left) {
    var none = function () { return [0, 0, 0, 0, 0]; };
    var types = data.types.map(none), together = none();
    data.rows.forEach(function (row) {
      for (var kind = 0; kind < kinds.length; kind += 1) { if (left[kind][row[kind]]) { return; } }
      for (var place = 0; place < 5; place += 1) {
        types[row[0]][place] += row[6 + place];
        if (data.types[row[0]] !== "cost avoidance") { together[place] += row[6 + place]; }
      }
    });
    return { types: types, together: together };
  }
  function show() {
    var left = leftOut(), found = add(left), claims = 0, hidden = 0;
    document.querySelectorAll("[data-sum]").forEach(function (cell) {
      var which = cell.dataset.sum.split(" ");
      var type = data.types.indexOf(which[0].replace(/_/g, " "));
      var sums = which[0] === "together" ? found.together : found.types[type];
      cell.textContent = pounds(sums ? sums[Number(which[1])] : 0);
    });
    document.querySelectorAll("[data-classes]").forEach(function (claim) {
      var out = claim.dataset.classes.split(" ").some(function (number, kind) { return left[kind][number]; });
      claim.hidden = out;
      claims += 1;
      hidden += out ? 1 : 0;
    });
    document.getElementById("left").textContent = "Together, over all years, nominal: " +
      pounds(found.together[2]) + ". " + (claims - hidden) + " of " + claims + " listed claims remain.";
  }
  box.hidden = false;
  box.addEventListener("change", show);
  document.getElementById("all").addEventListener("click", function () {
    box.querySelectorAll("input[type=checkbox]").forEach(function (one) { one.checked = true; });
    show();
  });
}());
