using Enclosure.Server.Dialects;
using Enclosure.Server.Dialects.Operations;
using Enclosure.Server.Reference.Samples;

namespace Enclosure.Server.Reference;

/// <summary>Turns described operations into what pages show.</summary>
internal sealed class OperationViews(DialectManual manual, SampleRequests requests, SampleSets samples, bool isSomebodys)
{
    private readonly AnswerObjects _objects = new(manual);

    public OperationView Of(Operation operation)
    {
        var anchor = ReferenceIndex.AnchorOf(manual, operation);
        return new OperationView(anchor, operation.Id, operation.Method, operation.Path, operation.Summary, operation.Description)
        {
            BodyKind = operation.Body is { } body ? KindOf(body) : null,
            BodyType = operation.Body?.MediaTypes[0],
            BodyDescription = operation.Body?.Description,
            Answer = AnswerOf(operation.Answer),
            AnswerObject = _objects.NameOf(operation.Answer),
            Warning = HttpMethods.IsDelete(operation.Method) && isSomebodys
                ? "The ids are real ones of your account: what this names is gone once it runs."
                : null,
            Fields = [.. operation.Parameters.Select(Of), .. (operation.Body?.Fields ?? []).Select(field => Of("body", field))],
            Errors = [.. Refusals(operation.Refusals.Except(manual.Everywhere))],
            Samples = samples.Of(anchor, requests.Of(manual, operation)),
        };
    }

    /// <summary>What the answers of these operations consist of.</summary>
    public IReadOnlyList<ObjectView> ObjectsOf(IEnumerable<Operation> operations) => _objects.Of(operations);

    /// <summary>What any operation may answer, by its codes.</summary>
    public IReadOnlyList<string> AnyCodes => [.. Refusals(manual.Everywhere).Select(refusal => refusal.Code)];

    /// <summary>What these operations may answer.</summary>
    public IReadOnlyList<RefusalView> ErrorsOf(IEnumerable<Operation> operations) =>
        [.. Refusals(operations.SelectMany(operation => operation.Refusals).Union(manual.Everywhere))];

    private IEnumerable<RefusalView> Refusals(IEnumerable<Refusal> reasons) =>
        from reason in reasons.Distinct()
        let status = manual.Status(reason)
        orderby status
        select new RefusalView(RefusalTerms.Code(reason), status, RefusalWords.When(reason), RefusalWords.WhatToDo(reason));

    private FieldView Of(Parameter parameter) => Of(parameter.Place.ToString().ToLowerInvariant(), parameter.Field);

    private FieldView Of(string place, Field field) => new(
        place,
        field.Name,
        field.IsRequired,
        FieldWords.Of(field.Form),
        field.Description,
        field.Form is { Kind: ValueKind.List, Items.Kind: ValueKind.Map } ? "json" : field.Form.Kind.ToString().ToLowerInvariant(),
        requests.ValueOf(field)?.ToJsonString(),
        field.Form.Words is { } words ? string.Join(' ', words) : null);

    private static string KindOf(RequestBody body) => body switch
    {
        { File: null } => "json",
        { Fields.Count: 0 } => "raw",
        _ => "form",
    };

    private static string AnswerOf(Answer answer) => $"`{answer.Status}` {answer.Description} `{answer.MediaType}`";
}
