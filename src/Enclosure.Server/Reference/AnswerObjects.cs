using System.ComponentModel;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Enclosure.Server.Dialects.Operations;

namespace Enclosure.Server.Reference;

/// <summary>What answers consist of, read off the records that are written: each object once, the answers' own first.</summary>
internal sealed class AnswerObjects(DialectManual manual)
{
    private const string Wire = "Wire";

    public IReadOnlyList<ObjectView> Of(IEnumerable<Operation> operations)
    {
        var (views, seen) = (new List<ObjectView>(), new HashSet<Type>());
        var ahead = new Queue<Type>(operations.Select(operation => operation.Answer.Wire));
        while (ahead.TryDequeue(out var type))
        {
            if (!seen.Add(type) || Written(type) is not { } written) continue;
            views.Add(new ObjectView(NameOf(type), [.. written.Properties.Where(IsShown).Select(Of)]));
            foreach (var item in written.Properties.Select(member => ItemOf(member.PropertyType))) ahead.Enqueue(item);
            foreach (var kind in KindsOf(type)) ahead.Enqueue(kind);
        }

        return views;
    }

    /// <summary>The name of the object that an answer is; null for text and bytes.</summary>
    public string? NameOf(Answer answer) => Written(answer.Wire) is null ? null : NameOf(answer.Wire);

    private JsonTypeInfo? Written(Type type) =>
        manual.Contexts.Select(context => context.GetTypeInfo(type)).FirstOrDefault(found => found is { Kind: JsonTypeInfoKind.Object });

    private MemberView Of(JsonPropertyInfo member)
    {
        var item = ItemOf(member.PropertyType);
        var kinds = KindsOf(item);
        return new MemberView(
            member.Name,
            Words(member),
            [.. (kinds.Count > 0 ? kinds : [item]).Where(type => Written(type) is not null).Select(NameOf)],
            Attribute<DescriptionAttribute>(member)?.Description ?? "");
    }

    private static string Words(JsonPropertyInfo member)
    {
        var isList = member.PropertyType != ItemOf(member.PropertyType) && Nullable.GetUnderlyingType(member.PropertyType) is null;
        var words = (isList ? "list of " : "") + Kind(ItemOf(member.PropertyType));
        if (!member.IsGetNullable) return words;
        var leftOut = Attribute<JsonIgnoreAttribute>(member)?.Condition ?? member.Options.DefaultIgnoreCondition;
        return words + (leftOut == JsonIgnoreCondition.WhenWritingNull ? ", or left out" : ", or null");
    }

    private static string Kind(Type type) => Type.GetTypeCode(type) switch
    {
        TypeCode.String => "text",
        TypeCode.Boolean => "true or false",
        TypeCode.Int32 or TypeCode.Int64 => "number",
        _ when type == typeof(Guid) => "id",
        _ when type == typeof(DateTimeOffset) => "instant",
        _ => "object",
    };

    /// <summary>What a list holds, or what a value is where there is one.</summary>
    private static Type ItemOf(Type type)
    {
        if (Nullable.GetUnderlyingType(type) is { } value) return value;
        if (type == typeof(string)) return type;
        var list = type.GetInterfaces().Append(type)
            .FirstOrDefault(face => face.IsGenericType && face.GetGenericTypeDefinition() == typeof(IReadOnlyList<>));
        return list?.GenericTypeArguments[0] ?? type;
    }

    private static IReadOnlyList<Type> KindsOf(Type type) =>
        [.. type.GetCustomAttributes(typeof(JsonDerivedTypeAttribute), inherit: false)
            .OfType<JsonDerivedTypeAttribute>()
            .Select(kind => kind.DerivedType)];

    /// <summary><c>SuccessWire&lt;UploadLinkWire&gt;</c> is called <c>SuccessOfUploadLink</c>, as in the OpenAPI document.</summary>
    private static string NameOf(Type type)
    {
        if (!type.IsGenericType) return type.Name.Replace(Wire, "");
        var held = string.Concat(type.GenericTypeArguments.Select(of => NameOf(ItemOf(of))));
        return $"{type.Name[..type.Name.IndexOf('`')].Replace(Wire, "")}Of{held}";
    }

    private static bool IsShown(JsonPropertyInfo member) => member.Get is not null;

    private static T? Attribute<T>(JsonPropertyInfo member)
        where T : Attribute =>
        member.AttributeProvider?.GetCustomAttributes(typeof(T), inherit: true).OfType<T>().FirstOrDefault();
}
